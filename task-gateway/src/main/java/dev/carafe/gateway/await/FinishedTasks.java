package dev.carafe.gateway.await;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscription;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.events.EndSignals;
import dev.carafe.model.topology.TaskNames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;

/** Wakes those who wait: when a worker tells that tasks have finished, and once a second by looking. */
final class FinishedTasks implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FinishedTasks.class);

    /** Signals that the broker sends ahead. They are acknowledged at once and hold nothing up. */
    private static final int PREFETCH = 100;

    private final Subscriptions subscriptions;
    private final Waiters waiters;
    private @Nullable Subscription subscription;

    FinishedTasks(Subscriptions subscriptions, Waiters waiters) {
        this.subscriptions = subscriptions;
        this.waiters = waiters;
    }

    @Override
    public void start() {
        subscription = subscriptions.listen(
                "gateway.ended", List.of(new Binding(TaskNames.EXCHANGE, TaskNames.ENDED)), PREFETCH, this::heard);
    }

    private void heard(Delivery delivery) {
        try {
            if (!waiters.isIdle()) {
                EndSignals.read(delivery.body(), waiters::wake);
            }
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("a signal of ended tasks cannot be read");
        } finally {
            delivery.ack();
        }
    }

    @Scheduled(fixedDelay = 1_000)
    void lookForUnheard() {
        if (!waiters.isIdle()) {
            waiters.lookForUnheard();
        }
    }

    /** Those who wait are answered before the web server waits for them. */
    @Override
    public void stop() {
        waiters.close();
        Subscription open = subscription;
        subscription = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }
}
