package dev.carafe.worker.lease;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.Subscription;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.WorkerDown;
import dev.carafe.base.events.WorkerUp;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.pump.Journal;
import dev.carafe.worker.pump.Pump;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A worker's time at work: joins, starts the pump and listens to the doorbells; renews its lease and looks for what was
 * lost; and at the end drains and leaves.
 */
final class Shift implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Shift.class);

    /** What a worker needs besides its membership. */
    record Tools(
            Pump pump,
            Claims claims,
            Subscriptions subscriptions,
            ConfirmedPublisher publisher,
            EventPublisher events) {}

    private final Membership membership;
    private final Tools tools;
    private final Journal journal;
    private final WorkerProperties properties;
    private final Presence presence;
    private final List<Subscription> doorbells = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("lease-", 0).daemon().factory());
    private volatile boolean running;

    /** How the worker is known: by its identity and by the services that it works for. */
    record Presence(ServiceIdentity identity, List<String> services) {
        static Presence of(ServiceIdentity identity, Offers offers) {
            return new Presence(
                    identity,
                    offers.all().stream()
                            .map(Offer::registration)
                            .map(registration -> registration.service())
                            .distinct()
                            .toList());
        }
    }

    Shift(Membership membership, Tools tools, Journal journal, WorkerProperties properties, Presence presence) {
        this.membership = membership;
        this.tools = tools;
        this.journal = journal;
        this.properties = properties;
        this.presence = presence;
    }

    @Override
    public void start() {
        joinOrWaitForALeaseToEnd();
        running = true;
        tools.pump().start(membership.worker());
        tools.pump()
                .doorbells()
                .forEach(queue -> doorbells.add(tools.subscriptions()
                        .consume(queue, 1, delivery -> tools.pump().rang(queue, delivery::ack))));
        announce();
        long leaseMillis = properties.lease().toMillis();
        every(leaseMillis / 3, this::renew);
        every(leaseMillis / 3, () -> journal.finished(membership.worker(), membership.reap()));
        every(
                properties.lookInterval().toMillis(),
                () -> tools.pump().waiting(tools.claims().waiting(membership.worker())));
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

    private void announce() {
        tools.publisher()
                .publish(
                        TaskNames.CONTROL_EXCHANGE,
                        "",
                        "application/json",
                        "{\"kind\":\"registrations\"}".getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        false)
                .exceptionally(e -> {
                    log.atDebug().setCause(e).log("gateways find the registrations themselves");
                    return null;
                });
        for (String service : presence.services()) {
            var identity = presence.identity();
            tools.events()
                    .publish(
                            new WorkerUp(membership.worker().toString(), identity.host(), service, identity.version()));
        }
    }

    private void renew() {
        if (membership.renew()) {
            tools.pump().reborn(membership.worker());
            announce();
        }
    }

    private void every(long millis, Runnable work) {
        var _ = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        log.atWarn().log("will be tried again: {}", e.getMessage());
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        try {
            doorbells.forEach(Subscription::close);
            doorbells.clear();
            tools.pump().drain(properties.drainTimeout());
            timer.shutdownNow();
            journal.finished(membership.worker(), membership.leave());
            for (String service : presence.services()) {
                var identity = presence.identity();
                tools.events()
                        .publish(new WorkerDown(
                                membership.worker().toString(), identity.host(), service, identity.version()));
            }
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
        return running && doorbells.stream().allMatch(Subscription::isConsuming);
    }
}
