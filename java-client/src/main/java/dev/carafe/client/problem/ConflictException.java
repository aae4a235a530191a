package dev.carafe.client.problem;

/** {@code 409}: the task is no longer in a state in which this can be done, such as being cancelled. */
public final class ConflictException extends RefusedException {

    private static final long serialVersionUID = 1L;

    ConflictException(Problem problem) {
        super(problem);
    }
}
