package dev.carafe.gateway.services;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscription;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.model.topology.TaskNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps the copy of the registrations fresh: when a worker announces itself, and every few seconds. */
final class RegistrationsListener implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RegistrationsListener.class);
    private static final int PREFETCH = 10;

    private final Subscriptions subscriptions;
    private final KnownTypes types;
    private @Nullable Subscription subscription;

    RegistrationsListener(Subscriptions subscriptions, KnownTypes types) {
        this.subscriptions = subscriptions;
        this.types = types;
    }

    @Override
    public void start() {
        types.refresh();
        subscription = subscriptions.listen(
                "gateway.control", List.of(new Binding(TaskNames.CONTROL_EXCHANGE, "")), PREFETCH, this::heard);
    }

    private void heard(Delivery delivery) {
        try {
            if (new String(delivery.body(), StandardCharsets.UTF_8).contains("\"registrations\"")) {
                refresh();
            }
        } finally {
            delivery.ack();
        }
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void refresh() {
        try {
            types.refresh();
        } catch (RuntimeException e) {
            // The copy that is there goes on being used.
            log.atWarn().addKeyValue("cause", e.toString()).log("the registrations cannot be read");
        }
    }

    @Override
    public void stop() {
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

    /** Before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
