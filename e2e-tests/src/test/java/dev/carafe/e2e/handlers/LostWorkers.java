package dev.carafe.e2e.handlers;

import dev.carafe.model.handler.RetryPolicy;
import dev.carafe.model.task.TaskResultError;

/** Workers are killed all the time: a task that has met three of them is not to end as lost. */
final class LostWorkers {

    static final RetryPolicy ALWAYS = RetryPolicy.LOST_WORKERS_ONLY
            .withMaxAttempts(RetryPolicy.MOST_ATTEMPTS)
            .on(TaskResultError.WORKER_LOST);

    private LostWorkers() {}
}
