package dev.carafe.client.problem;

/** {@code 429}: as many tasks of the type wait as may. Nothing was accepted; {@link Problem#retryAfter()} says when to try again. */
public final class QueueFullException extends RefusedException {

    private static final long serialVersionUID = 1L;

    QueueFullException(Problem problem) {
        super(problem);
    }
}
