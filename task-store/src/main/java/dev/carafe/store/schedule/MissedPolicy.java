package dev.carafe.store.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of occurrences that nobody could submit at their time. */
public enum MissedPolicy {
    /** They are left out. */
    SKIP,
    /** One task makes up for all of them. */
    ONCE,
    /** Each is made up for. */
    ALL;

    /** The policy of that name on the wire; empty if there is none. */
    public static Optional<MissedPolicy> fromWire(String name) {
        return Arrays.stream(values())
                .filter(policy -> policy.wireName().equals(name))
                .findFirst();
    }

    /** Its name on the wire and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
