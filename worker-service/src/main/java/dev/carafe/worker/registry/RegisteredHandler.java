package dev.carafe.worker.registry;

import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.json.NotASchema;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.registration.StoredRegistration;
import tools.jackson.databind.json.JsonMapper;

/**
 * A type of task that this worker runs.
 *
 * @param registration as it is announced
 * @param payload the payload's record
 * @param handler what runs it
 * @param version the version of its source that it belongs to
 * @param <T> the payload's record
 */
public record RegisteredHandler<T extends Task>(
        StoredRegistration registration, Class<T> payload, TaskHandler<T> handler, HandlerVersion version) {

    /**
     * What a handler offers.
     *
     * @param holder who has the handler, for messages
     * @throws UnusableSchema if gateways could not check payloads by its schema
     */
    static <T extends Task> RegisteredHandler<T> of(
            TaskHandler<T> handler, HandlerVersion version, TypeSettings settings, String holder) {
        TaskRegistration<T> asked = handler.registration();
        String said = asked.schema();
        String schema = said != null ? said : PayloadSchema.of(asked.payload());
        try {
            // As gateways will. What is wrong with it must be known before it takes the place of a good one.
            var _ = JsonSchema.of(schema);
        } catch (NotASchema e) {
            throw new UnusableSchema(holder, asked.service(), asked.type(), String.valueOf(e.getMessage()));
        }
        var registration = new StoredRegistration(
                asked.service(), asked.type(), schema, asked.hiddenFields(), settings.limits(asked));
        return new RegisteredHandler<>(registration, asked.payload(), handler, version);
    }

    /** Reads its payloads and writes its results. */
    public JsonMapper json() {
        return version.json();
    }

    /** The queue whose wake-up message rings for tasks of this type. */
    public String queue() {
        return registration.limits().parallel()
                ? TaskNames.parallelQueue(registration.service(), registration.type())
                : TaskNames.sequentialQueue(registration.service());
    }
}
