package dev.carafe.client.problem;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all exceptions of the client have in common. A task that failed is none of these, but a {@link
 * dev.carafe.model.task.TaskExecutionException}.
 */
public abstract class CarafeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Problem problem;

    CarafeException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /** What the service answered; empty if it did not answer, or was not asked. */
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }
}
