package dev.carafe.client.problem;

/** {@code 401} and {@code 403}: there is no key, or one that may not do this. */
public final class AccessDeniedException extends RefusedException {

    private static final long serialVersionUID = 1L;

    AccessDeniedException(Problem problem) {
        super(problem);
    }
}
