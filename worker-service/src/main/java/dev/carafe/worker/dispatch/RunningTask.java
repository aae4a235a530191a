package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.run.Failure;
import dev.carafe.worker.run.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that this worker runs. Not thread safe: used under the poller's lock only. */
final class RunningTask {

    private static final Logger log = LoggerFactory.getLogger(RunningTask.class);

    private final ClaimedTask task;
    private final QueueState queue;
    private final AttemptFactory.Run run;
    private @Nullable Thread thread;
    private boolean ended;
    private final List<Future<?>> alarms = new ArrayList<>();

    RunningTask(ClaimedTask task, QueueState queue, AttemptFactory.Run run) {
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

    AttemptFactory.Run run() {
        return run;
    }

    /** Runs it on the current thread, to the end. Whatever escaped would end the thread, and leave it running for ever. */
    AttemptOutcome outcome() {
        try {
            return run.run();
        } catch (Throwable e) {
            log.atError().setCause(e).addKeyValue("task", task.id()).log("a run broke outside of its handler");
            return Failure.of(task, e);
        }
    }

    /** Tells on which thread it runs. */
    void runsOn(Thread itsThread) {
        thread = itsThread;
    }

    /**
     * Interrupts it, unless it has ended: its thread may be another task's by then. What was told to end has its time to do
     * so, and is interrupted again only if the worker leaves.
     *
     * @return whether it is news that it is to end
     */
    boolean stop(StopReason reason) {
        boolean news = run.stop(reason);
        if ((news || reason == StopReason.LEAVING) && thread != null && !ended) {
            thread.interrupt();
        }
        return news;
    }

    /** It belongs to others by now. */
    void lose() {
        stop(StopReason.LEAVING);
        cancelAlarms();
    }

    /** Notes that a signal about it is to come. */
    void expect(Future<?> alarm) {
        alarms.add(alarm);
    }

    /** Nobody waits for those signals any more: until they came, each would keep the task with its payload. */
    void cancelAlarms() {
        alarms.forEach(alarm -> alarm.cancel(false));
        alarms.clear();
    }

    /** Notes that it has ended, or was abandoned; false if that was known. */
    boolean markEnded() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
