package dev.carafe.worker.dispatch;

import dev.carafe.base.database.DatabaseFault;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.worker.run.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker runs and what it claims next: heeds signals, and takes turns at the database. Results that come in while a
 * turn is under way are written together by the next one, so batches form by themselves under load and nothing waits when
 * there is none. Not thread safe: used under the {@link TaskPoller}'s lock only.
 */
final class TaskDispatcher {

    private static final Logger log = LoggerFactory.getLogger(TaskDispatcher.class);
    private static final int MOST_OUTCOMES = 1_000;

    private final PollTransaction turn;
    private final AttemptFactory handling;
    private final TaskChangeListener changeListener;
    private final Duration stopGrace;
    private final TaskStarter starter;
    private final Map<String, QueueState> queues = new LinkedHashMap<>();
    private final Map<WaitingType, QueueState> queueOfType = new HashMap<>();
    private final Map<UUID, RunningTask> running = new HashMap<>();
    private final List<PollerSignal.Ended> ended = new ArrayList<>();
    private UUID worker = new UUID(0, 0);
    private boolean inDoubt;
    private int toIsolate;
    private boolean draining;

    TaskDispatcher(
            PollTransaction turn,
            AttemptFactory handling,
            TaskChangeListener changeListener,
            Duration stopGrace,
            TaskStarter starter) {
        this.turn = turn;
        this.handling = handling;
        this.changeListener = changeListener;
        this.stopGrace = stopGrace;
        this.starter = starter;
    }

    /** The id under which the worker has joined. */
    void joined(UUID id) {
        worker = id;
    }

    /** Whether a look into the database is due soon, though nothing is known to be waiting. */
    boolean needsPoll() {
        return queues.values().stream().anyMatch(QueueState::needsPoll);
    }

    /** Whether no more is claimed and nothing runs any more. */
    boolean isDrained() {
        return draining && running.isEmpty();
    }

    /** A worker that hears nothing does nothing any more: a fault with one signal must not end it, nor lose the others. */
    void handleSafely(PollerSignal signal) {
        try {
            hear(signal);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a signal could not be heeded");
        }
    }

    /** Writes results and claims tasks, if there is anything of that to do; false if it failed and is to be tried again. */
    boolean pollOnceSafely() {
        try {
            return pollOnce();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a turn could not be ended; what it claimed is looked for in the database");
            inDoubt = true;
            return false;
        }
    }

    private void hear(PollerSignal signal) {
        switch (signal) {
            case PollerSignal.WakeUp(String queue, Runnable acknowledge) -> {
                QueueState state = queues.get(queue);
                if (state == null) {
                    acknowledge.run();
                } else {
                    state.wakeUp(acknowledge);
                }
            }
            case PollerSignal.Ended end -> {
                // A task that was taken from this worker in the meantime is no longer among the running ones.
                if (running.get(end.task().task().id()) == end.task()
                        && end.task().markEnded()) {
                    if (end.task().run().isLeaving()) {
                        settle(end.task());
                    } else {
                        ended.add(end);
                    }
                }
            }
            case PollerSignal.Idle() -> queues.values().forEach(QueueState::acknowledgeOld);
            case PollerSignal.Waiting(List<WaitingType> types) ->
                types.forEach(type -> {
                    QueueState state = queueOfType.get(type);
                    if (state != null) {
                        state.somethingWaits();
                    }
                });
            case PollerSignal.Settled(long position) -> queues.values().forEach(queue -> queue.settled(position));
            case PollerSignal.Offered(Map<WaitingType, WorkQueue> types, Runnable noted) -> {
                offered(types);
                noted.run();
            }
            case PollerSignal.Dead() -> loseAll();
            case PollerSignal.Rejoined(UUID newWorker) -> {
                loseAll();
                worker = newWorker;
            }
            case PollerSignal.Cancel(Collection<UUID> tasks) ->
                tasks.forEach(id -> {
                    RunningTask task = running.get(id);
                    if (task != null) {
                        stop(task, StopReason.CANCELLED);
                    }
                });
            case PollerSignal.Overdue(RunningTask task) -> stop(task, StopReason.TIMEOUT);
            case PollerSignal.Abandon(RunningTask task) -> {
                if (running.get(task.task().id()) == task && task.markEnded()) {
                    log.atWarn()
                            .addKeyValue("task", task.task().id())
                            .log("the handler goes on though it was interrupted");
                    ended.add(new PollerSignal.Ended(task, task.run().abandon()));
                }
            }
            case PollerSignal.Leave() -> running.values().forEach(task -> task.stop(StopReason.LEAVING));
            case PollerSignal.Drain() -> {
                draining = true;
                queues.values().forEach(QueueState::acknowledgeAll);
            }
        }
    }

    /** Whatever runs here belongs to others by now. */
    private void loseAll() {
        running.values().forEach(RunningTask::lose);
        running.clear();
        ended.clear();
        toIsolate = 0;
        queues.values().forEach(QueueState::forgetRunning);
    }

    private void stop(RunningTask task, StopReason reason) {
        // The cancelled ones are told of at each look until they end.
        if (running.get(task.task().id()) == task && task.stop(reason)) {
            Duration takes = task.run().stopTakes();
            task.expect(
                    starter.after(takes.compareTo(stopGrace) > 0 ? takes : stopGrace, new PollerSignal.Abandon(task)));
        }
    }

    /** It is no longer among the running ones, and its room is free. */
    private void settle(RunningTask task) {
        running.remove(task.task().id());
        task.queue().ended(1);
        task.cancelAlarms();
    }

    private void offered(Map<WaitingType, WorkQueue> types) {
        // A queue that is left or comes back keeps its count of running tasks.
        Map<String, QueueState> known = new HashMap<>();
        running.values().forEach(task -> known.put(task.queue().queue().name(), task.queue()));
        known.putAll(queues);
        queues.values().forEach(QueueState::acknowledgeAll);
        queues.clear();
        queueOfType.clear();
        types.forEach((type, queue) -> {
            QueueState state = known.computeIfAbsent(queue.name(), name -> new QueueState(queue));
            state.become(queue);
            queues.put(queue.name(), state);
            queueOfType.put(type, state);
        });
    }

    /** Returns false if it failed and is to be tried again after a while. */
    private boolean pollOnce() {
        int most = toIsolate > 0 ? 1 : MOST_OUTCOMES;
        List<PollerSignal.Ended> ending = List.copyOf(ended.subList(0, Math.min(most, ended.size())));
        PollTransaction.Plan plan = plan(ending);
        if (plan.isEmpty()) {
            return true;
        }
        handling.ending(worker, ending.stream().map(end -> end.outcome().id()).toList());
        PollTransaction.Done done;
        try {
            done = turn.take(worker, plan);
        } catch (RuntimeException e) {
            if (!DatabaseFault.isCausedByData(e) || ending.isEmpty()) {
                inDoubt = true;
                DatabaseOutage.report(log, "results and claims could not be committed; trying again", e);
                return false;
            }
            log.atError().setCause(e).addKeyValue("outcomes", ending.size()).log("a result cannot be stored");
            isolate(ending);
            inDoubt = true;
            return true;
        }
        inDoubt = false;
        settle(ending, plan, done);
        return !inDoubt;
    }

    private PollTransaction.Plan plan(List<PollerSignal.Ended> ending) {
        Map<QueueState, Integer> endingIn = new HashMap<>();
        ending.forEach(end -> endingIn.merge(end.task().queue(), 1, Integer::sum));
        Map<QueueState, Integer> wanted = new LinkedHashMap<>();
        if (!draining) {
            for (QueueState queue : queues.values()) {
                int most = queue.wanted(endingIn.getOrDefault(queue, 0));
                if (most > 0) {
                    wanted.put(queue, most);
                }
            }
        }
        @Nullable Set<UUID> known = inDoubt ? new HashSet<>(running.keySet()) : null;
        return new PollTransaction.Plan(
                ending.stream().map(PollerSignal.Ended::outcome).toList(), wanted, known);
    }

    private void settle(List<PollerSignal.Ended> ending, PollTransaction.Plan plan, PollTransaction.Done done) {
        ended.subList(0, ending.size()).clear();
        toIsolate = Math.max(0, toIsolate - ending.size());
        ending.forEach(end -> settle(end.task()));
        // First of all: what follows is written while these run.
        List<ClaimedTask> started = new ArrayList<>();
        done.claimed().forEach((queue, tasks) -> {
            queue.claimed(plan.wanted().getOrDefault(queue, 0), tasks);
            started.addAll(tasks);
            tasks.forEach(task -> runIfPossible(task, queue));
        });
        changeListener.finished(worker, done.finished());
        changeListener.retried(
                worker,
                plan.outcomes(),
                ending.stream().map(end -> end.task().task()).toList());
        changeListener.finished(worker, done.consequences().ended());
        changeListener.started(worker, started);
        if (!done.consequences().waiting().isEmpty()) {
            starter.soon(
                    new PollerSignal.Waiting(List.copyOf(done.consequences().waiting())));
        }
    }

    /** What cannot be run keeps no room, and neither the others from running: the next turn gives it back. */
    private void runIfPossible(ClaimedTask task, QueueState queue) {
        try {
            run(task, queue);
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("task", task.id()).log("a task that was claimed cannot be run");
            running.remove(task.id());
            queue.ended(1);
            queue.somethingWaits();
            inDoubt = true;
        }
    }

    private void run(ClaimedTask task, QueueState queue) {
        RunningTask started = new RunningTask(task, queue, handling.begin(task));
        running.put(task.id(), started);
        starter.start(started);
        Duration limit = task.timeLimit();
        if (limit != null) {
            started.expect(starter.after(limit, new PollerSignal.Overdue(started)));
        }
    }

    /** Writes the results of a refused batch one by one; one that is refused by itself becomes an error. */
    private void isolate(List<PollerSignal.Ended> refused) {
        toIsolate = refused.size();
        if (toIsolate == 1) {
            ClaimedTask task = refused.getFirst().task().task();
            AttemptOutcome error = AttemptOutcome.error(
                    task, TaskResultError.RESULT_NOT_SERIALIZABLE, "the database refused to store the result", "");
            ended.set(0, new PollerSignal.Ended(refused.getFirst().task(), error));
        }
    }
}
