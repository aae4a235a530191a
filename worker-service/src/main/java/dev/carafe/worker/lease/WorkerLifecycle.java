package dev.carafe.worker.lease;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.SettledPositions;
import dev.carafe.store.dependency.StateChanges;
import dev.carafe.store.due.DueTasks;
import dev.carafe.store.overview.FinishedTaskCounter;
import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.dispatch.TaskChangeListener;
import dev.carafe.worker.dispatch.TaskPoller;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.RegisteredHandler;
import dev.carafe.worker.registry.RegistrationPublisher;
import dev.carafe.worker.run.ChildProcesses;
import dev.carafe.worker.run.ProgressPublisher;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * A worker's time at work: joins, starts the poller and listens to the wake-up messages; renews its lease and looks for what was
 * lost; passes on what changes in its offers; and at the end drains and leaves.
 */
final class WorkerLifecycle implements SmartLifecycle, RegistrationPublisher {

    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);

    /** What a worker needs besides its membership. */
    record Tools(
            TaskPoller poller,
            Claims claims,
            SettledPositions positions,
            DueTasks timekeeper,
            ProgressPublisher progress,
            FinishedTaskCounter tally,
            QueueListener queueListener,
            WorkerStatusPublisher statusPublisher,
            SourceProblemPublisher problems,
            List<ChildProcesses> childProcesses) {}

    /** At most five reports of a task a second. */
    private static final long PROGRESS_MILLIS = 200;

    private final WorkerLease workerLease;
    private final HandlerRegistry registry;
    private final Tools tools;
    private final TaskChangeListener changeListener;
    private final WorkerProperties properties;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("lease-", 0).daemon().factory());
    private volatile boolean running;

    WorkerLifecycle(
            WorkerLease workerLease,
            HandlerRegistry registry,
            Tools tools,
            TaskChangeListener changeListener,
            WorkerProperties properties) {
        this.workerLease = workerLease;
        this.registry = registry;
        this.tools = tools;
        this.changeListener = changeListener;
        this.properties = properties;
    }

    @Override
    public void start() {
        registry.announceBy(this);
        joinOrWaitForALeaseToEnd();
        running = true;
        spread(registry.all(), () -> {});
        tools.poller().start(workerLease.worker());
        long leaseMillis = properties.lease().toMillis();
        every(leaseMillis / 3, this::renew);
        every(leaseMillis / 3, () -> tell(workerLease.reap()));
        every(properties.lookInterval().toMillis(), this::look);
        every(properties.lookInterval().toMillis(), tools.problems()::send);
        every(PROGRESS_MILLIS, () -> tools.progress().post(workerLease.worker()));
    }

    private void look() {
        UUID worker = workerLease.worker();
        if (tools.timekeeper().untilDue(properties.lookInterval()).isZero()) {
            tell(tools.timekeeper().tick());
        }
        tools.poller().settled(tools.positions().look());
        tools.poller().waiting(tools.claims().waiting(worker));
        tools.poller().cancel(tools.claims().cancelled(worker));
        tools.tally().write(worker);
    }

    private void tell(StateChanges consequences) {
        changeListener.finished(workerLease.worker(), consequences.ended());
        if (!consequences.waiting().isEmpty()) {
            tools.poller().waiting(List.copyOf(consequences.waiting()));
        }
    }

    @Override
    public void register(List<StoredRegistration> all) {
        workerLease.offer(all);
    }

    @Override
    public void spread(List<RegisteredHandler<?>> all, Runnable noted) {
        tools.poller().offer(all.stream().map(RegisteredHandler::registration).toList(), noted);
        tools.queueListener().listen(all);
        tools.statusPublisher().announce(workerLease.worker(), all);
    }

    /** A worker that was killed a moment ago still counts as alive; if it offered something else, its lease must end. */
    private void joinOrWaitForALeaseToEnd() {
        long deadline = System.nanoTime()
                + properties.lease().toNanos()
                + Duration.ofSeconds(2).toNanos();
        while (true) {
            try {
                workerLease.join();
                return;
            } catch (ConflictingRegistration e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                log.atWarn().log("{} Waiting for its lease to end.", e.getMessage());
                pause();
            } catch (DataIntegrityViolationException e) {
                // So slow a start that the new lease had ended before all was announced.
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                log.atWarn().log("was declared dead while joining; joining again");
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while joining", e);
        }
    }

    private void renew() {
        if (workerLease.renew(tools.poller()::declaredDead)) {
            tools.poller().rejoined(workerLease.worker());
            tools.statusPublisher().announce(workerLease.worker(), registry.all());
        }
    }

    private void every(long millis, Runnable work) {
        var _ = timer.scheduleWithFixedDelay(loggingFailures(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** What throws is not run again, and nobody is told: a worker would never renew its lease any more. */
    static Runnable loggingFailures(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                DatabaseOutage.report(log, "will be tried again", e);
            } catch (Error e) {
                log.atError().log("will be tried again: {}", e.toString());
            }
        };
    }

    @Override
    public void stop() {
        try {
            registry.announceBy(RegistrationPublisher.NOBODY);
            tools.queueListener().close();
            tools.poller().drain(properties.drainTimeout());
            tools.childProcesses().forEach(ChildProcesses::end);
            timer.shutdownNow();
            tell(workerLease.leave());
            changeListener.flush();
            tools.tally().write(workerLease.worker());
            tools.statusPublisher().end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn().log("could not leave; the lease will end by itself: {}", e.getMessage());
        } finally {
            timer.shutdownNow();
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Whether the wake-up messages can be heard. */
    boolean hears() {
        return running && tools.queueListener().areHeard();
    }
}
