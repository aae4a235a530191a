package dev.carafe.store.registration;

import java.time.Duration;
import java.util.Set;

/**
 * A type of task as the database keeps it, so that tasks are accepted while no worker is up.
 *
 * @param service the group of workers that runs it
 * @param type the type's name
 * @param schema JSON Schema of its payload
 * @param hiddenFields properties of the payload that display names leave out
 * @param parallel whether it runs beside all other tasks
 * @param queueSize waiting tasks at most
 * @param fetchSize tasks that one worker runs at once
 * @param atMostOnce whether a task of a lost worker ends as {@code WorkerLost} instead of being run again
 * @param maxAttempts starts of a task at most
 * @param retention how long a result is kept
 */
public record StoredRegistration(
        String service,
        String type,
        String schema,
        Set<String> hiddenFields,
        boolean parallel,
        int queueSize,
        int fetchSize,
        boolean atMostOnce,
        int maxAttempts,
        Duration retention) {

    /** Makes a copy of the set. */
    public StoredRegistration {
        hiddenFields = Set.copyOf(hiddenFields);
    }
}
