package dev.carafe.gateway.services;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.broker.ExchangeListener;
import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.model.topology.TaskNames;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps the copy of the registrations fresh: when a worker announces itself, and every few seconds. */
final class RegistrationsListener extends ExchangeListener {

    private static final Logger log = LoggerFactory.getLogger(RegistrationsListener.class);
    private static final int PREFETCH = 10;

    private final KnownTypes types;

    RegistrationsListener(Subscriptions subscriptions, KnownTypes types) {
        super(subscriptions, "gateway.control", new Binding(TaskNames.CONTROL_EXCHANGE, ""), PREFETCH);
        this.types = types;
    }

    @Override
    public void start() {
        types.refresh();
        super.start();
    }

    @Override
    protected void heard(Delivery delivery) {
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
            DatabaseOutage.report(log, "the registrations cannot be read", e);
        }
    }

    /** Before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
