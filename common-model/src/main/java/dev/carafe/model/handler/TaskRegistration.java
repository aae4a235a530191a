package dev.carafe.model.handler;

import dev.carafe.model.task.Task;
import dev.carafe.model.topology.TaskNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type of task that a worker offers.
 *
 * @param service the group of workers that runs it
 * @param type the type's name; unique within the service
 * @param payload the payload's record
 * @param schema the JSON Schema of the payload, or null to derive it from the record
 * @param hiddenFields properties of the payload that its display name leaves out when the task is submitted over HTTP
 * @param limits its bounds
 * @param <T> the payload's record
 */
public record TaskRegistration<T extends Task>(
        String service,
        String type,
        Class<T> payload,
        @Nullable String schema,
        Set<String> hiddenFields,
        TaskLimits limits) {

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name is not one that queues and addresses can carry
     */
    public TaskRegistration {
        TaskNames.requireName("service", service);
        TaskNames.requireName("type", type);
        hiddenFields = Set.copyOf(hiddenFields);
    }

    /**
     * A type named as the record, whose schema is derived from the record. Display names leave out what the record's
     * {@link Task#hiddenFields()} says.
     *
     * @throws IllegalArgumentException if the record cannot be asked that without values: use the constructor then
     */
    public static <T extends Task> TaskRegistration<T> of(String service, Class<T> payload, TaskLimits limits) {
        return new TaskRegistration<>(
                service, payload.getSimpleName(), payload, null, HiddenFields.of(payload), limits);
    }

    /** The same with a schema of its own. */
    public TaskRegistration<T> withSchema(String jsonSchema) {
        return new TaskRegistration<>(service, type, payload, jsonSchema, hiddenFields, limits);
    }

    /** The same with properties that display names leave out. */
    public TaskRegistration<T> withHiddenFields(Set<String> names) {
        return new TaskRegistration<>(service, type, payload, schema, names, limits);
    }
}
