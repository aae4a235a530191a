package dev.carafe.gateway.control;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.gateway.notify.ChangeNotifier;
import dev.carafe.gateway.start.HousekeepingConfiguration;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.due.DueTasks;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.vacuum.DeadRows;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;

/** What the gateway does because time passes. Any number of gateways may do it at once. */
final class PeriodicJobs implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PeriodicJobs.class);

    /** Idempotency keys are kept so long. */
    static final Duration KEYS_KEPT = Duration.ofHours(24);

    /** What another gateway accepted with a time that is sooner than this is late by so much at most. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /** What is due may be in somebody else's hands at the moment. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    /** After a gap that long between two looks at the leases, their holders get the time again to renew them. */
    private static final long LONGEST_GAP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DueTasks timekeeper;
    private final Leases leases;
    private final ChangeNotifier changeNotifier;
    private final Housekeeping housekeeping;
    private volatile @Nullable Thread ticking;
    private long watchingSince = System.nanoTime();
    private long lookedAt = watchingSince;

    /** What is tidied up. */
    record Housekeeping(
            Submissions submissions,
            Rates rates,
            Partitions partitions,
            Registrations registrations,
            DeadRows deadRows) {}

    PeriodicJobs(DueTasks timekeeper, Leases leases, ChangeNotifier changeNotifier, Housekeeping housekeeping) {
        this.timekeeper = timekeeper;
        this.leases = leases;
        this.changeNotifier = changeNotifier;
        this.housekeeping = housekeeping;
    }

    @Override
    public void start() {
        ticking = Thread.ofVirtual().name("periodic-jobs").start(this::run);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(tick());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to wait for the next one. */
    private Duration tick() {
        try {
            Duration left = timekeeper.untilDue(LONGEST_PAUSE);
            if (left.isPositive()) {
                return left;
            }
            changeNotifier.of(timekeeper.tick());
            return SHORTEST_PAUSE;
        } catch (RuntimeException e) {
            if (isRunning()) {
                logRetry(e);
            }
            return LONGEST_PAUSE;
        }
    }

    @Override
    public void stop() {
        Thread running = ticking;
        ticking = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return ticking != null;
    }

    /** Also a worker that was the only one is missed. */
    @Scheduled(fixedDelay = 1_000)
    void reap() {
        attempt(() -> {
            long now = System.nanoTime();
            if (now - lookedAt > LONGEST_GAP_NANOS) {
                watchingSince = now;
            }
            changeNotifier.of(leases.reap(Duration.ofNanos(now - watchingSince)));
            lookedAt = now;
        });
    }

    @Scheduled(fixedDelay = 1_000)
    void writeCounts() {
        attempt(changeNotifier::writeCounts);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES, scheduler = HousekeepingConfiguration.SCHEDULER)
    void bringStraysIn() {
        attempt(() -> {
            int strays = housekeeping.registrations().bringStraysIn();
            if (strays > 0) {
                log.atInfo().addKeyValue("tasks", strays).log("tasks of a type that is sequential now joined its lane");
            }
        });
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000, scheduler = HousekeepingConfiguration.SCHEDULER)
    void removeDeadRows() {
        attempt(() -> {
            var _ = housekeeping.deadRows().remove();
        });
    }

    @Scheduled(
            fixedDelay = 1,
            initialDelay = 1,
            timeUnit = TimeUnit.HOURS,
            scheduler = HousekeepingConfiguration.SCHEDULER)
    void tidyUp() {
        attempt(() -> housekeeping.partitions().dropOld());
        attempt(() -> housekeeping.submissions().forgetKeys(KEYS_KEPT));
        attempt(() -> housekeeping.rates().forgetOld());
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            logRetry(e);
        }
    }

    private static void logRetry(RuntimeException e) {
        DatabaseOutage.report(log, "will be tried again", e);
    }
}
