package dev.carafe.worker.offer;

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
public record Offer<T extends Task>(
        StoredRegistration registration, Class<T> payload, TaskHandler<T> handler, Version version) {

    static <T extends Task> Offer<T> of(TaskHandler<T> handler, Version version, TypeSettings settings) {
        TaskRegistration<T> asked = handler.registration();
        String schema = asked.schema();
        var registration = new StoredRegistration(
                asked.service(),
                asked.type(),
                schema != null ? schema : PayloadSchema.of(asked.payload()),
                asked.hiddenFields(),
                settings.limits(asked));
        return new Offer<>(registration, asked.payload(), handler, version);
    }

    /** Reads its payloads and writes its results. */
    public JsonMapper json() {
        return version.json();
    }

    /** The queue whose doorbell rings for tasks of this type. */
    public String queue() {
        return registration.limits().parallel()
                ? TaskNames.parallelQueue(registration.service(), registration.type())
                : TaskNames.sequentialQueue(registration.service());
    }
}
