package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.run.StopReason;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

/** How claimed tasks are run. */
interface AttemptFactory {

    /** Begins an attempt at a task that was just claimed. Must not block. */
    Run begin(ClaimedTask task);

    /** The results of these tasks, which have ended, are about to be written. Must not throw. */
    void ending(UUID worker, Collection<UUID> tasks);

    /** One attempt. Thread safe. */
    interface Run {

        /** Runs it on the current thread, to the end. Called once. */
        AttemptOutcome run();

        /** Tells it why it is to end, and returns whether that is news; its thread is interrupted besides. */
        boolean stop(StopReason reason);

        /** How long it may take to end when it is interrupted, if that is longer than others may. */
        Duration stopTakes();

        /** Whether it was told to end because the worker leaves. */
        boolean isLeaving();

        /** Its outcome though it does not end. */
        AttemptOutcome abandon();
    }
}
