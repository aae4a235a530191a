package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks, has them run and writes their results. Whatever happens is told to it as a {@link PollerSignal}, and heeded by one
 * thread at a time: its own; or that of a lane's task which has just ended, which then writes the result, claims the lane's
 * next task and runs it, so that a lane goes on without waking another thread for each step.
 */
public final class TaskPoller {

    private static final Logger log = LoggerFactory.getLogger(TaskPoller.class);
    private static final int MOST_SIGNALS = 1_000;
    private static final long PAUSE_AFTER_FAILURE_NANOS = 500_000_000;
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final long WAIT_FOR_LOOK_MILLIS = TimeUnit.NANOSECONDS.toMillis(QueueState.LOOK_AT_ALL_NANOS) + 1;

    /** A turn of the loop without anything to do takes less; one at the database takes more, and will do the work. */
    private static final long LOCK_WAIT_MICROS = 200;

    /** Then a fresh one goes on: what handlers leave in thread locals must not gather. */
    private static final int MOST_RUNS_OF_A_THREAD = 100;

    private static final Duration LEAVE_GRACE = Duration.ofSeconds(2);

    private final LinkedBlockingQueue<PollerSignal> signals = new LinkedBlockingQueue<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Duration stopGrace;
    private final TaskChangeListener changeListener;
    private final ScheduledThreadPoolExecutor limits = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("task-limits").daemon().factory());
    private final TaskThreads threads = new TaskThreads();
    private volatile boolean halted;
    private volatile long lastPollNanos = System.nanoTime();

    /** Guards what follows. Fair, so that a lane without pauses does not keep the loop from it. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final TaskDispatcher dispatch;
    private boolean failed;
    private long againAtNanos;
    private boolean closed;

    /** The queue whose next task goes to the thread that takes the turn. */
    private @Nullable QueueState heir;

    private @Nullable RunningTask inherited;

    /**
     * A poller that takes no tasks yet.
     *
     * @param stopGrace how long a handler may take to end after it was interrupted
     */
    TaskPoller(PollTransaction turn, AttemptFactory handling, TaskChangeListener changeListener, Duration stopGrace) {
        this.stopGrace = stopGrace;
        this.changeListener = changeListener;
        this.dispatch = new TaskDispatcher(turn, handling, changeListener, stopGrace, new Starting());
        limits.setRemoveOnCancelPolicy(true);
    }

    /** Starts the loop on a thread of its own, for a worker that has joined under that id. */
    public void start(UUID joined) {
        dispatch.joined(joined);
        Thread.ofPlatform().name("task-poller").start(this::loop);
    }

    /**
     * Takes tasks of these types and no others from now on; those that run go on. Callable from any thread.
     *
     * @param noted is run when no task of another type will be started any more
     */
    public void offer(Collection<StoredRegistration> types, Runnable noted) {
        Map<WaitingType, WorkQueue> queueOf = new LinkedHashMap<>();
        types.forEach(type -> queueOf.put(new WaitingType(type.service(), type.type()), WorkQueue.of(type)));
        signals.add(new PollerSignal.Offered(queueOf, noted));
    }

    /** A wake-up message came; {@code acknowledge} is run once its queue was looked into. Callable from any thread. */
    public void wakeUp(String queue, Runnable acknowledge) {
        signals.add(new PollerSignal.WakeUp(queue, acknowledge));
    }

    /** Tasks of those types are waiting. Callable from any thread. */
    public void waiting(List<WaitingType> types) {
        signals.add(new PollerSignal.Waiting(types));
    }

    /** No task that is new can turn up at that position or before it any more. Callable from any thread. */
    public void settled(long position) {
        signals.add(new PollerSignal.Settled(position));
    }

    /** Those tasks were cancelled; they are stopped if they run here. Callable from any thread. */
    public void cancel(Collection<UUID> tasks) {
        signals.add(new PollerSignal.Cancel(tasks));
    }

    /** The worker was declared dead: what it ran is interrupted, and no result of it counts. Callable from any thread. */
    public void declaredDead() {
        signals.add(new PollerSignal.Dead());
    }

    /** The worker goes on under a new id, and nothing that it ran under another counts. Callable from any thread. */
    public void rejoined(UUID newWorker) {
        signals.add(new PollerSignal.Rejoined(newWorker));
    }

    /**
     * Claims no more, lets running tasks end within the bound and writes their results, interrupts the others and waits
     * a moment for them, and stops. What was interrupted has no result.
     */
    public void drain(Duration bound) throws InterruptedException {
        signals.add(new PollerSignal.Drain());
        if (!drained.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
            log.atWarn().log("running tasks did not end in time: they are interrupted and returned");
            signals.add(new PollerSignal.Leave());
            Duration grace = stopGrace.compareTo(LEAVE_GRACE) < 0 ? stopGrace : LEAVE_GRACE;
            if (!drained.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                log.atWarn().log("handlers go on though they were interrupted");
            }
        }
        halted = true;
        signals.add(new PollerSignal.Drain());
        stopped.await();
        limits.shutdownNow();
        changeListener.flush();
    }

    /** How long ago the last turn began: more than a few seconds mean that it hangs. */
    public Duration sinceLastPoll() {
        return Duration.ofNanos(System.nanoTime() - lastPollNanos);
    }

    /** How many signals about tasks are to come at a later time. */
    int alarms() {
        return limits.getQueue().size();
    }

    private void loop() {
        long waitMillis = 0;
        try {
            while (!halted) {
                PollerSignal first = signals.poll(waitMillis, TimeUnit.MILLISECONDS);
                lock.lock();
                try {
                    handleSignals(first == null ? new PollerSignal.Idle() : first);
                    waitMillis = waitMillis();
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            drained.countDown();
            stopped.countDown();
        }
    }

    /** From now on no thread of a lane takes a turn. */
    private void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private long waitMillis() {
        if (failed) {
            return Math.max(0, TimeUnit.NANOSECONDS.toMillis(againAtNanos - System.nanoTime()) + 1);
        }
        return dispatch.needsPoll() ? WAIT_FOR_LOOK_MILLIS : LONGEST_WAIT_MILLIS;
    }

    /** Heeds what there is to be heard and takes a turn, unless the last one failed a moment ago. */
    private void handleSignals(PollerSignal first) {
        lastPollNanos = System.nanoTime();
        List<PollerSignal> heard = new ArrayList<>();
        heard.add(first);
        signals.drainTo(heard, MOST_SIGNALS);
        heard.forEach(dispatch::handleSafely);
        if (!failed || System.nanoTime() - againAtNanos >= 0) {
            failed = !dispatch.pollOnceSafely();
            againAtNanos = System.nanoTime() + PAUSE_AFTER_FAILURE_NANOS;
        }
        if (dispatch.isDrained()) {
            drained.countDown();
        }
    }

    /** Runs a lane's task on this thread, and whatever follows it there for as long as nobody else takes the turn. */
    private void runLane(RunningTask first) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        RunningTask task = first;
        for (int runs = 1; task != null; runs++) {
            thread.setName(TaskThreads.name(task.task()));
            AttemptOutcome outcome = task.outcome();
            thread.setContextClassLoader(loader);
            task = ended(task, outcome, runs < MOST_RUNS_OF_A_THREAD);
        }
    }

    /** Takes the turn that a task's end calls for, and returns the task to run next on this thread, if it got the turn. */
    private @Nullable RunningTask ended(RunningTask task, AttemptOutcome outcome, boolean mayGoOn) {
        PollerSignal.Ended end = new PollerSignal.Ended(task, outcome);
        if (!lockSoon()) {
            signals.add(end);
            return null;
        }
        try {
            // What interrupted this thread until now was meant for the handler.
            var _ = Thread.interrupted();
            if (!closed) {
                heir = mayGoOn ? task.queue() : null;
                handleSignals(end);
            }
            return inherited;
        } finally {
            heir = null;
            inherited = null;
            lock.unlock();
        }
    }

    private boolean lockSoon() {
        try {
            return lock.tryLock(LOCK_WAIT_MICROS, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            // Meant for the handler, which has ended.
            return false;
        }
    }

    /** What is claimed runs on threads: that which follows in a lane on the thread that took the turn, if it may. */
    private final class Starting implements TaskStarter {

        @Override
        public void start(RunningTask task) {
            if (task.queue() == heir) {
                heir = null;
                inherited = task;
                task.runsOn(Thread.currentThread());
            } else if (task.queue().queue().isSequential()) {
                task.runsOn(threads.startLane(task.task(), () -> runLane(task)));
            } else {
                task.runsOn(
                        threads.start(task.task(), () -> signals.add(new PollerSignal.Ended(task, task.outcome()))));
            }
        }

        @Override
        public Future<?> after(Duration time, PollerSignal signal) {
            return limits.schedule(() -> signals.add(signal), time.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void soon(PollerSignal signal) {
            signals.add(signal);
        }
    }
}
