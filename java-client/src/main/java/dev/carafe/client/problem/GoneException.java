package dev.carafe.client.problem;

/** {@code 410}: the task was there; its result has been kept for as long as its type asks for. */
public final class GoneException extends RefusedException {

    private static final long serialVersionUID = 1L;

    GoneException(Problem problem) {
        super(problem);
    }
}
