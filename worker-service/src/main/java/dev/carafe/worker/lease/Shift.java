package dev.carafe.worker.lease;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.SettledPositions;
import dev.carafe.store.overview.Tally;
import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.store.succession.Consequences;
import dev.carafe.store.time.Timekeeper;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Announcer;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.pump.Journal;
import dev.carafe.worker.pump.Pump;
import dev.carafe.worker.run.ProgressPost;
import dev.carafe.worker.run.Remains;
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
 * A worker's time at work: joins, starts the pump and listens to the doorbells; renews its lease and looks for what was
 * lost; passes on what changes in its offers; and at the end drains and leaves.
 */
final class Shift implements SmartLifecycle, Announcer {

    private static final Logger log = LoggerFactory.getLogger(Shift.class);

    /** What a worker needs besides its membership. */
    record Tools(
            Pump pump,
            Claims claims,
            SettledPositions positions,
            Timekeeper timekeeper,
            ProgressPost progress,
            Tally tally,
            Doorbells doorbells,
            Presence presence,
            ProblemReport problems,
            List<Remains> remains) {}

    /** At most five reports of a task a second. */
    private static final long PROGRESS_MILLIS = 200;

    private final Membership membership;
    private final Offers offers;
    private final Tools tools;
    private final Journal journal;
    private final WorkerProperties properties;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("lease-", 0).daemon().factory());
    private volatile boolean running;

    Shift(Membership membership, Offers offers, Tools tools, Journal journal, WorkerProperties properties) {
        this.membership = membership;
        this.offers = offers;
        this.tools = tools;
        this.journal = journal;
        this.properties = properties;
    }

    @Override
    public void start() {
        offers.announceBy(this);
        joinOrWaitForALeaseToEnd();
        running = true;
        spread(offers.all(), () -> {});
        tools.pump().start(membership.worker());
        long leaseMillis = properties.lease().toMillis();
        every(leaseMillis / 3, this::renew);
        every(leaseMillis / 3, () -> tell(membership.reap()));
        every(properties.lookInterval().toMillis(), this::look);
        every(properties.lookInterval().toMillis(), tools.problems()::send);
        every(PROGRESS_MILLIS, () -> tools.progress().post(membership.worker()));
    }

    private void look() {
        UUID worker = membership.worker();
        if (tools.timekeeper().untilDue(properties.lookInterval()).isZero()) {
            tell(tools.timekeeper().tick());
        }
        tools.pump().settled(tools.positions().look());
        tools.pump().waiting(tools.claims().waiting(worker));
        tools.pump().cancel(tools.claims().cancelled(worker));
        tools.tally().write(worker);
    }

    private void tell(Consequences consequences) {
        journal.finished(membership.worker(), consequences.ended());
        if (!consequences.waiting().isEmpty()) {
            tools.pump().waiting(List.copyOf(consequences.waiting()));
        }
    }

    @Override
    public void register(List<StoredRegistration> all) {
        membership.offer(all);
    }

    @Override
    public void spread(List<Offer<?>> all, Runnable noted) {
        tools.pump().offer(all.stream().map(Offer::registration).toList(), noted);
        tools.doorbells().listen(all);
        tools.presence().announce(membership.worker(), all);
    }

    /** A worker that was killed a moment ago still counts as alive; if it offered something else, its lease must end. */
    private void joinOrWaitForALeaseToEnd() {
        long deadline = System.nanoTime()
                + properties.lease().toNanos()
                + Duration.ofSeconds(2).toNanos();
        while (true) {
            try {
                membership.join();
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
        if (membership.renew(tools.pump()::declaredDead)) {
            tools.pump().reborn(membership.worker());
            tools.presence().announce(membership.worker(), offers.all());
        }
    }

    private void every(long millis, Runnable work) {
        var _ = timer.scheduleWithFixedDelay(whateverHappens(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** What throws is not run again, and nobody is told: a worker would never renew its lease any more. */
    static Runnable whateverHappens(Runnable work) {
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
            offers.announceBy(Announcer.NOBODY);
            tools.doorbells().close();
            tools.pump().drain(properties.drainTimeout());
            tools.remains().forEach(Remains::end);
            timer.shutdownNow();
            tell(membership.leave());
            journal.flush();
            tools.tally().write(membership.worker());
            tools.presence().end();
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

    /** Whether the doorbells can be heard. */
    boolean hears() {
        return running && tools.doorbells().areHeard();
    }
}
