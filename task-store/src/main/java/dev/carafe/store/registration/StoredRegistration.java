package dev.carafe.store.registration;

import dev.carafe.model.handler.TaskLimits;
import java.util.Set;

/**
 * A type of task as the database keeps it, so that tasks are accepted while no worker is up.
 *
 * @param service the group of workers that runs it
 * @param type the type's name
 * @param schema JSON Schema of its payload
 * @param hiddenFields properties of the payload that display names leave out
 * @param limits its bounds
 */
public record StoredRegistration(
        String service, String type, String schema, Set<String> hiddenFields, TaskLimits limits) {

    /** Makes a copy of the set. */
    public StoredRegistration {
        hiddenFields = Set.copyOf(hiddenFields);
    }
}
