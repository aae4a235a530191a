package dev.carafe.worker.lease;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscription;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.worker.pump.Pump;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hears that tasks were cancelled. What it does not hear, the worker finds in the database within a second. */
final class Cancellations implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Cancellations.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PREFETCH = 10;

    private final Subscriptions subscriptions;
    private final Pump pump;
    private @Nullable Subscription subscription;

    Cancellations(Subscriptions subscriptions, Pump pump) {
        this.subscriptions = subscriptions;
        this.pump = pump;
    }

    @Override
    public void start() {
        subscription = subscriptions.listen(
                "worker.control", List.of(new Binding(TaskNames.CONTROL_EXCHANGE, "")), PREFETCH, this::heard);
    }

    private void heard(Delivery delivery) {
        try {
            JsonNode message = JSON.readTree(delivery.body());
            if (message.path("kind").asString().equals("cancel")) {
                List<UUID> ids = new ArrayList<>();
                message.path("ids").forEach(id -> ids.add(UUID.fromString(id.asString())));
                pump.cancel(ids);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("a control message cannot be read");
        } finally {
            delivery.ack();
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
}
