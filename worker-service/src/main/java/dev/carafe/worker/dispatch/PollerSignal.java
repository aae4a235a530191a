package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.WaitingType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the poller is told by others. */
sealed interface PollerSignal {

    /** A wake-up message came: there is work in that queue. It is acknowledged once the queue was looked into. */
    record WakeUp(String queue, Runnable acknowledge) implements PollerSignal {}

    /** Nothing was heard for a while. */
    record Idle() implements PollerSignal {}

    /** A task has been run. */
    record Ended(RunningTask task, AttemptOutcome outcome) implements PollerSignal {}

    /** Tasks of those types are waiting in the database. */
    record Waiting(List<WaitingType> types) implements PollerSignal {}

    /** No task that is new can turn up at that position or before it any more. */
    record Settled(long position) implements PollerSignal {}

    /** Tasks of those types are to be claimed and no others; {@code noted} is run when that is so. */
    record Offered(Map<WaitingType, WorkQueue> types, Runnable noted) implements PollerSignal {}

    /** The worker was declared dead: what it ran may be run by others by now. */
    record Dead() implements PollerSignal {}

    /** It goes on under a new id. */
    record Rejoined(UUID worker) implements PollerSignal {}

    /** Those tasks were cancelled, if they run here. */
    record Cancel(Collection<UUID> tasks) implements PollerSignal {}

    /** A task has run for as long as it may. */
    record Overdue(RunningTask task) implements PollerSignal {}

    /** A task was told to stop and had the time to do so. */
    record Abandon(RunningTask task) implements PollerSignal {}

    /** The tasks that still run are to stop, and to be returned. */
    record Leave() implements PollerSignal {}

    /** No more tasks are to be claimed. */
    record Drain() implements PollerSignal {}
}
