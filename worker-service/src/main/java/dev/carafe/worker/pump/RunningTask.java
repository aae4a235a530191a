package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Outcome;
import dev.carafe.worker.run.StopReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task that this worker runs. Used by the pump's thread only. */
final class RunningTask {

    private final ClaimedTask task;
    private final QueueState queue;
    private final Handling.Run run;
    private @Nullable Thread thread;
    private boolean ended;

    RunningTask(ClaimedTask task, QueueState queue, Handling.Run run) {
        this.task = task;
        this.queue = queue;
        this.run = run;
    }

    ClaimedTask task() {
        return task;
    }

    QueueState queue() {
        return queue;
    }

    Handling.Run run() {
        return run;
    }

    /** Runs it on a thread of its own. */
    void start(TaskThreads threads, Consumer<Outcome> whenEnded) {
        thread = threads.start(task, () -> whenEnded.accept(run.run()));
    }

    void stop(StopReason reason) {
        run.stop(reason);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Notes that it has ended, or was abandoned; false if that was known. */
    boolean markEnded() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
