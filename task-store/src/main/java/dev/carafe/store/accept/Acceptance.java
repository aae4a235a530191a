package dev.carafe.store.accept;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What became of a batch of submissions.
 *
 * @param at when those that were accepted were committed, by the database's clock
 * @param queueFull those that were refused because their type's queue is full
 */
public record Acceptance(Instant at, Set<UUID> queueFull) {

    /** Makes a copy of the set. */
    public Acceptance {
        queueFull = Set.copyOf(queueFull);
    }
}
