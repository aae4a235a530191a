package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import java.util.List;
import java.util.UUID;

/**
 * Is told what a worker started and finished, after it was committed. Hands it on to a thread of its own, and blocks only
 * if that one is very far behind. Thread safe.
 */
public interface TaskChangeListener {

    /** Those tasks were claimed by that worker. */
    void started(UUID worker, List<ClaimedTask> tasks);

    /** Of these outcomes, those that are not final are followed by another attempt; each belongs to the task beside it. */
    void retried(UUID worker, List<AttemptOutcome> outcomes, List<ClaimedTask> tasks);

    /** The results of those tasks were written. */
    void finished(UUID worker, List<FinishedTask> tasks);

    /** Returns when all that it was told has been handed on, or after a few seconds. */
    void flush();
}
