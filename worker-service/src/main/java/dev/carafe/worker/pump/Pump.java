package dev.carafe.worker.pump;

import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Outcome;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.registration.StoredRegistration;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * The one loop that claims tasks and writes results. Whatever happens is told to it as a {@link Signal}; its state is
 * touched by its own thread only. Results that come in while a turn is under way are written together by the next one,
 * so batches form by themselves under load and nothing waits when there is none.
 */
public final class Pump {

    private static final Logger log = LoggerFactory.getLogger(Pump.class);
    private static final int MOST_OUTCOMES = 1_000;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final long WAIT_FOR_LOOK_MILLIS = TimeUnit.NANOSECONDS.toMillis(QueueState.LOOK_AT_ALL_NANOS) + 1;
    private static final Duration LEAVE_GRACE = Duration.ofSeconds(2);

    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Turn turn;
    private final Handling handling;
    private final Journal journal;
    private final Duration stopGrace;
    private final ScheduledThreadPoolExecutor limits = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("task-limits").daemon().factory());
    private final TaskThreads threads = new TaskThreads();
    private final Map<String, QueueState> queues = new LinkedHashMap<>();
    private final Map<WaitingType, QueueState> queueOfType = new HashMap<>();
    private final Map<UUID, RunningTask> running = new HashMap<>();
    private final List<Signal.Ended> ended = new ArrayList<>();
    private UUID worker = new UUID(0, 0);
    private boolean inDoubt;
    private int toIsolate;
    private boolean draining;
    private volatile boolean halted;
    private volatile long lastTurnNanos = System.nanoTime();

    /**
     * A pump that takes no tasks yet.
     *
     * @param stopGrace how long a handler may take to end after it was interrupted
     */
    Pump(Turn turn, Handling handling, Journal journal, Duration stopGrace) {
        this.turn = turn;
        this.handling = handling;
        this.journal = journal;
        this.stopGrace = stopGrace;
        limits.setRemoveOnCancelPolicy(true);
    }

    /** Starts the loop on a thread of its own, for a worker that has joined under that id. */
    public void start(UUID joined) {
        worker = joined;
        Thread.ofPlatform().name("pump").start(this::loop);
    }

    /**
     * Takes tasks of these types and no others from now on; those that run go on. Callable from any thread.
     *
     * @param noted is run when no task of another type will be started any more
     */
    public void offer(Collection<StoredRegistration> types, Runnable noted) {
        Map<WaitingType, WorkQueue> queueOf = new LinkedHashMap<>();
        types.forEach(type -> queueOf.put(new WaitingType(type.service(), type.type()), WorkQueue.of(type)));
        signals.add(new Signal.Offered(queueOf, noted));
    }

    /** A doorbell rang; {@code acknowledge} is run once its queue was looked into. Callable from any thread. */
    public void rang(String queue, Runnable acknowledge) {
        signals.add(new Signal.Rang(queue, acknowledge));
    }

    /** Tasks of those types are waiting. Callable from any thread. */
    public void waiting(List<WaitingType> types) {
        signals.add(new Signal.Waiting(types));
    }

    /** Those tasks were cancelled; they are stopped if they run here. Callable from any thread. */
    public void cancel(Collection<UUID> tasks) {
        signals.add(new Signal.Cancel(tasks));
    }

    /**
     * The worker was declared dead and goes on under a new id: what it ran is interrupted, and no result of it counts.
     * Callable from any thread.
     */
    public void reborn(UUID newWorker) {
        signals.add(new Signal.Reborn(newWorker));
    }

    /**
     * Claims no more, lets running tasks end within the bound and writes their results, interrupts the others and waits
     * a moment for them, and stops. What was interrupted has no result.
     */
    public void drain(Duration bound) throws InterruptedException {
        signals.add(new Signal.Drain());
        if (!drained.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
            log.atWarn().log("running tasks did not end in time: they are interrupted and returned");
            signals.add(new Signal.Leave());
            Duration grace = stopGrace.compareTo(LEAVE_GRACE) < 0 ? stopGrace : LEAVE_GRACE;
            if (!drained.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                log.atWarn().log("handlers go on though they were interrupted");
            }
        }
        halted = true;
        signals.add(new Signal.Drain());
        stopped.await();
        limits.shutdownNow();
        journal.flush();
    }

    /** How long ago the loop last came round: more than a few seconds mean that it hangs. */
    public Duration sinceLastTurn() {
        return Duration.ofNanos(System.nanoTime() - lastTurnNanos);
    }

    private void loop() {
        try {
            while (!halted) {
                listen(
                        queues.values().stream().anyMatch(QueueState::owesLook)
                                ? WAIT_FOR_LOOK_MILLIS
                                : LONGEST_WAIT_MILLIS);
                if (!oneTurnWhateverHappens()) {
                    listen(PAUSE_AFTER_FAILURE_MILLIS);
                }
                if (draining && running.isEmpty()) {
                    drained.countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drained.countDown();
            stopped.countDown();
        }
    }

    private void listen(long mostMillis) throws InterruptedException {
        Signal first = signals.poll(mostMillis, TimeUnit.MILLISECONDS);
        lastTurnNanos = System.nanoTime();
        if (first == null) {
            hearWhateverHappens(new Signal.Silence());
            return;
        }
        List<Signal> heard = new ArrayList<>();
        heard.add(first);
        signals.drainTo(heard, MOST_OUTCOMES);
        heard.forEach(this::hearWhateverHappens);
    }

    /** A worker without its pump does nothing any more: a fault with one signal must not end it, nor lose the others. */
    private void hearWhateverHappens(Signal signal) {
        try {
            hear(signal);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a signal could not be heeded");
        }
    }

    private boolean oneTurnWhateverHappens() {
        try {
            return oneTurn();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a turn could not be ended; what it claimed is looked for in the database");
            inDoubt = true;
            return false;
        }
    }

    private void hear(Signal signal) {
        switch (signal) {
            case Signal.Rang(String queue, Runnable acknowledge) -> {
                QueueState state = queues.get(queue);
                if (state == null) {
                    acknowledge.run();
                } else {
                    state.rang(acknowledge);
                }
            }
            case Signal.Ended end -> {
                // A task that was taken from this worker in the meantime is no longer among the running ones.
                if (running.get(end.task().task().id()) == end.task()
                        && end.task().markEnded()) {
                    if (end.task().run().isLeaving() && end.outcome().status() != TaskStatus.OK) {
                        running.remove(end.task().task().id());
                        end.task().queue().ended(1);
                    } else {
                        ended.add(end);
                    }
                }
            }
            case Signal.Silence() -> queues.values().forEach(QueueState::acknowledgeOld);
            case Signal.Waiting(List<WaitingType> types) ->
                types.forEach(type -> {
                    QueueState state = queueOfType.get(type);
                    if (state != null) {
                        state.somethingWaits();
                    }
                });
            case Signal.Offered(Map<WaitingType, WorkQueue> types, Runnable noted) -> {
                offered(types);
                noted.run();
            }
            case Signal.Reborn(UUID newWorker) -> {
                running.values().forEach(task -> task.stop(StopReason.LEAVING));
                running.clear();
                ended.clear();
                toIsolate = 0;
                queues.values().forEach(QueueState::forgetRunning);
                worker = newWorker;
            }
            case Signal.Cancel(Collection<UUID> tasks) ->
                tasks.forEach(id -> {
                    RunningTask task = running.get(id);
                    if (task != null) {
                        stop(task, StopReason.CANCELLED);
                    }
                });
            case Signal.Overdue(RunningTask task) -> stop(task, StopReason.TIMEOUT);
            case Signal.Abandon(RunningTask task) -> {
                if (running.get(task.task().id()) == task && task.markEnded()) {
                    log.atWarn()
                            .addKeyValue("task", task.task().id())
                            .log("the handler goes on though it was interrupted");
                    ended.add(new Signal.Ended(task, task.run().abandon()));
                }
            }
            case Signal.Leave() -> running.values().forEach(task -> task.stop(StopReason.LEAVING));
            case Signal.Drain() -> {
                draining = true;
                queues.values().forEach(QueueState::acknowledgeAll);
            }
        }
    }

    private void stop(RunningTask task, StopReason reason) {
        if (running.get(task.task().id()) == task) {
            task.stop(reason);
            after(stopGrace, new Signal.Abandon(task));
        }
    }

    private void after(Duration time, Signal signal) {
        var _ = limits.schedule(() -> signals.add(signal), time.toMillis(), TimeUnit.MILLISECONDS);
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
    private boolean oneTurn() {
        int most = toIsolate > 0 ? 1 : MOST_OUTCOMES;
        List<Signal.Ended> ending = List.copyOf(ended.subList(0, Math.min(most, ended.size())));
        Turn.Plan plan = plan(ending);
        if (plan.isEmpty()) {
            return true;
        }
        Turn.Done done;
        try {
            done = turn.take(worker, plan);
        } catch (NonTransientDataAccessException e) {
            if (e instanceof NonTransientDataAccessResourceException || ending.isEmpty()) {
                return failed(e);
            }
            log.atError().setCause(e).addKeyValue("outcomes", ending.size()).log("a result cannot be stored");
            isolate(ending);
            inDoubt = true;
            return true;
        } catch (RuntimeException e) {
            return failed(e);
        }
        inDoubt = false;
        settle(ending, plan, done);
        return true;
    }

    private boolean failed(RuntimeException e) {
        inDoubt = true;
        log.atWarn().addKeyValue("cause", e.toString()).log("results and claims could not be committed; trying again");
        return false;
    }

    private Turn.Plan plan(List<Signal.Ended> ending) {
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
        return new Turn.Plan(ending.stream().map(Signal.Ended::outcome).toList(), wanted, known);
    }

    private void settle(List<Signal.Ended> ending, Turn.Plan plan, Turn.Done done) {
        ended.subList(0, ending.size()).clear();
        toIsolate = Math.max(0, toIsolate - ending.size());
        for (Signal.Ended end : ending) {
            running.remove(end.task().task().id());
            end.task().queue().ended(1);
        }
        // First of all: what follows is written while these run.
        List<ClaimedTask> started = new ArrayList<>();
        done.claimed().forEach((queue, tasks) -> {
            queue.claimed(plan.wanted().getOrDefault(queue, 0), tasks);
            started.addAll(tasks);
            tasks.forEach(task -> run(task, queue));
        });
        journal.finished(worker, done.finished());
        journal.retried(
                worker,
                plan.outcomes(),
                ending.stream().map(end -> end.task().task()).toList());
        journal.finished(worker, done.consequences().ended());
        journal.started(worker, started);
        if (!done.consequences().waiting().isEmpty()) {
            signals.add(new Signal.Waiting(List.copyOf(done.consequences().waiting())));
        }
    }

    private void run(ClaimedTask task, QueueState queue) {
        RunningTask started = new RunningTask(task, queue, handling.begin(task));
        running.put(task.id(), started);
        started.start(threads, outcome -> signals.add(new Signal.Ended(started, outcome)));
        Duration limit = task.timeLimit();
        if (limit != null) {
            after(limit, new Signal.Overdue(started));
        }
    }

    /** Writes the results of a refused batch one by one; one that is refused by itself becomes an error. */
    private void isolate(List<Signal.Ended> refused) {
        toIsolate = refused.size();
        if (toIsolate == 1) {
            ClaimedTask task = refused.getFirst().task().task();
            Outcome error = Outcome.error(
                    task, TaskResultError.RESULT_NOT_SERIALIZABLE, "the database refused to store the result", "");
            ended.set(0, new Signal.Ended(refused.getFirst().task(), error));
        }
    }
}
