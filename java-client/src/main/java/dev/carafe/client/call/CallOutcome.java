package dev.carafe.client.call;

import dev.carafe.client.problem.Problem;
import dev.carafe.model.task.TaskResultError;
import org.jspecify.annotations.Nullable;

/** How a remote call ended: well, with an error on the other side, or without having been run at all. Immutable. */
public sealed interface CallOutcome {

    /**
     * It ran and returned.
     *
     * @param value what it returned: a {@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean} or null
     */
    record Ok(@Nullable Object value) implements CallOutcome {}

    /**
     * It failed, was cancelled, took too long or lost its worker; it may have had effects.
     *
     * @param error the task's result
     */
    record RemoteError(TaskResultError error) implements CallOutcome {}

    /**
     * It was not run, and will not be: it can be made again without fear.
     *
     * @param reason why
     * @param detail why, for people
     * @param problem what the gateway answered; null if it did not
     */
    record NotSent(Reason reason, String detail, @Nullable Problem problem) implements CallOutcome {}

    /** Why a call was not run. */
    enum Reason {
        /** As many calls of the function wait as may. */
        QUEUE_FULL,
        /** There is no such service or function. */
        NO_ROUTE,
        /** It was not started in time. */
        TIMEOUT,
        /** Carafe could not be reached, or not do its work. */
        UNAVAILABLE
    }
}
