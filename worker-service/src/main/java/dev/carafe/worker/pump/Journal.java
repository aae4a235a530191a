package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import java.util.List;
import java.util.UUID;

/** Is told what a worker started and finished, after it was committed. Must not block. */
public interface Journal {

    /** Those tasks were claimed by that worker. */
    void started(UUID worker, List<ClaimedTask> tasks);

    /** The results of those tasks were written. */
    void finished(UUID worker, List<FinishedTask> tasks);
}
