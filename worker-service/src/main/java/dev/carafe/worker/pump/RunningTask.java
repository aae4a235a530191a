package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Outcome;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task that this worker runs. Used by the pump's thread only. */
final class RunningTask {

    private final ClaimedTask task;
    private final QueueState queue;
    private @Nullable Thread thread;

    RunningTask(ClaimedTask task, QueueState queue) {
        this.task = task;
        this.queue = queue;
    }

    ClaimedTask task() {
        return task;
    }

    QueueState queue() {
        return queue;
    }

    /** Runs it on a virtual thread of its own. */
    void start(Function<ClaimedTask, Outcome> runner, Consumer<Outcome> whenEnded) {
        thread = Thread.ofVirtual().name("task-" + task.id()).start(() -> whenEnded.accept(runner.apply(task)));
    }

    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
