package dev.carafe.worker.offer;

import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.task.Task;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.registration.StoredRegistration;

/**
 * A type of task that this worker runs.
 *
 * @param registration as it is announced
 * @param payload the payload's record
 * @param handler what runs it
 * @param <T> the payload's record
 */
public record Offer<T extends Task>(StoredRegistration registration, Class<T> payload, TaskHandler<T> handler) {

    /** The queue whose doorbell rings for tasks of this type. */
    public String queue() {
        return registration.limits().parallel()
                ? TaskNames.parallelQueue(registration.service(), registration.type())
                : TaskNames.sequentialQueue(registration.service());
    }
}
