package dev.carafe.worker.pump;

import dev.carafe.store.claim.Outcome;
import dev.carafe.store.claim.WaitingType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the pump is told by others. */
sealed interface Signal {

    /** A doorbell rang: there is work in that queue. It is acknowledged once the queue was looked into. */
    record Rang(String queue, Runnable acknowledge) implements Signal {}

    /** Nothing was heard for a while. */
    record Silence() implements Signal {}

    /** A task has been run. */
    record Ended(RunningTask task, Outcome outcome) implements Signal {}

    /** Tasks of those types are waiting in the database. */
    record Waiting(List<WaitingType> types) implements Signal {}

    /** No task that is new can turn up at that position or before it any more. */
    record Settled(long position) implements Signal {}

    /** Tasks of those types are to be claimed and no others; {@code noted} is run when that is so. */
    record Offered(Map<WaitingType, WorkQueue> types, Runnable noted) implements Signal {}

    /** The worker was declared dead: what it ran may be run by others by now. */
    record Dead() implements Signal {}

    /** It goes on under a new id. */
    record Reborn(UUID worker) implements Signal {}

    /** Those tasks were cancelled, if they run here. */
    record Cancel(Collection<UUID> tasks) implements Signal {}

    /** A task has run for as long as it may. */
    record Overdue(RunningTask task) implements Signal {}

    /** A task was told to stop and had the time to do so. */
    record Abandon(RunningTask task) implements Signal {}

    /** The tasks that still run are to stop, and to be returned. */
    record Leave() implements Signal {}

    /** No more tasks are to be claimed. */
    record Drain() implements Signal {}
}
