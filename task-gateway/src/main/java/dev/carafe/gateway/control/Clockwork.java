package dev.carafe.gateway.control;

import dev.carafe.gateway.announce.Announcements;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** What the gateway does because time passes. Any number of gateways may do it at once. */
final class Clockwork {

    private static final Logger log = LoggerFactory.getLogger(Clockwork.class);

    /** Idempotency keys are kept so long. */
    static final Duration KEYS_KEPT = Duration.ofHours(24);

    /** After a gap that long between two looks at the leases, their holders get the time again to renew them. */
    private static final long LONGEST_GAP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Timekeeper timekeeper;
    private final Leases leases;
    private final Announcements announcements;
    private final Housekeeping housekeeping;
    private long watchingSince = System.nanoTime();
    private long lookedAt = watchingSince;

    /** What is tidied up. */
    record Housekeeping(Submissions submissions, Rates rates, Partitions partitions, Registrations registrations) {}

    Clockwork(Timekeeper timekeeper, Leases leases, Announcements announcements, Housekeeping housekeeping) {
        this.timekeeper = timekeeper;
        this.leases = leases;
        this.announcements = announcements;
        this.housekeeping = housekeeping;
    }

    @Scheduled(fixedDelay = 250)
    void tick() {
        attempt(() -> announcements.of(timekeeper.tick()));
    }

    /** Also a worker that was the only one is missed. */
    @Scheduled(fixedDelay = 1_000)
    void reap() {
        attempt(() -> {
            long now = System.nanoTime();
            if (now - lookedAt > LONGEST_GAP_NANOS) {
                watchingSince = now;
            }
            announcements.of(leases.reap(Duration.ofNanos(now - watchingSince)));
            lookedAt = now;
        });
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void bringStraysIn() {
        attempt(() -> {
            int strays = housekeeping.registrations().bringStraysIn();
            if (strays > 0) {
                log.atInfo().addKeyValue("tasks", strays).log("tasks of a type that is sequential now joined its lane");
            }
        });
    }

    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void tidyUp() {
        attempt(() -> housekeeping.partitions().dropOld());
        attempt(() -> housekeeping.submissions().forgetKeys(KEYS_KEPT));
        attempt(() -> housekeeping.rates().forgetOld());
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("will be tried again");
        }
    }
}
