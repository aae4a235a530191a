package dev.carafe.worker.lease;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.broker.ExchangeListener;
import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.worker.dispatch.TaskPoller;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hears that tasks were cancelled. What it does not hear, the worker finds in the database within a second. */
final class Cancellations extends ExchangeListener {

    private static final Logger log = LoggerFactory.getLogger(Cancellations.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PREFETCH = 10;

    private final TaskPoller poller;

    Cancellations(Subscriptions subscriptions, TaskPoller poller) {
        super(subscriptions, "worker.control", new Binding(TaskNames.CONTROL_EXCHANGE, ""), PREFETCH);
        this.poller = poller;
    }

    @Override
    protected void heard(Delivery delivery) {
        try {
            JsonNode message = JSON.readTree(delivery.body());
            if (message.path("kind").asString().equals("cancel")) {
                List<UUID> ids = new ArrayList<>();
                message.path("ids").forEach(id -> ids.add(UUID.fromString(id.asString())));
                poller.cancel(ids);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("a control message cannot be read");
        } finally {
            delivery.ack();
        }
    }
}
