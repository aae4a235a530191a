package dev.carafe.e2e.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What happens when: the same for the same seed. */
record Plan(List<Strike> strikes) {

    /** The first one meets a platform that has worked for a while: young quorum queues do not survive a kill. */
    private static final int FIRST_MILLIS = 6_000;

    /** How long an outage lasts. */
    static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("carafe.faults.outage", 10));

    /** From the start of one outage to that of the next, after each had its turn: most of the time everything is there. */
    private static final long OUTAGE_TO_OUTAGE_MILLIS = 5 * OUTAGE.toMillis();

    /** How long before the end the last one may strike. */
    private static final int LAST_MILLIS = 8_000;

    /**
     * One fault.
     *
     * @param atMillis since the start of the load
     * @param victim which one of those that it may strike
     * @param forMillis how long it lasts
     */
    record Strike(long atMillis, Fault fault, int victim, long forMillis) {}

    /**
     * These come first, before outages hold up the callers: workers that are busy write what has been taken from them, and
     * nothing else tells whether that is refused.
     */
    private static final List<Fault> FIRST = List.of(Fault.FREEZE_WORKER, Fault.FORGET_WORKER, Fault.FREEZE_WORKER);

    /** Then all kinds of faults in an order by chance, then any of them. */
    static Plan of(long seed, long seconds, int meanMillisBetween) {
        Random random = new Random(seed);
        List<Fault> all = new ArrayList<>(Arrays.asList(Fault.values()));
        Collections.shuffle(all, random);
        all.addAll(0, FIRST);
        List<Strike> strikes = new ArrayList<>();
        long at = FIRST_MILLIS;
        long nextOutage = 0;
        for (int n = 0; at < seconds * 1_000 - LAST_MILLIS; n++) {
            Fault fault;
            do {
                fault = n < all.size() ? all.get(n) : Fault.values()[random.nextInt(Fault.values().length)];
            } while (n >= all.size() && fault.isOutage() && at < nextOutage);
            int victim = random.nextInt(6);
            long millis = 200L + random.nextInt(2_800);
            if (fault.isOutage()) {
                nextOutage = at + OUTAGE_TO_OUTAGE_MILLIS;
            }
            strikes.add(new Strike(at, fault, victim, fault.isOutage() ? OUTAGE.toMillis() : millis));
            at += meanMillisBetween / 2 + random.nextInt(meanMillisBetween);
        }
        return new Plan(List.copyOf(strikes));
    }
}
