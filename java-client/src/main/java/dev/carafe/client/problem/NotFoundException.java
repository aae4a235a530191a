package dev.carafe.client.problem;

/** {@code 404}: there is no such service, type, task or event type, and there never was one. */
public final class NotFoundException extends RefusedException {

    private static final long serialVersionUID = 1L;

    NotFoundException(Problem problem) {
        super(problem);
    }
}
