package dev.carafe.client.problem;

/** {@code 422}, {@code 413}, {@code 400}: what was sent is not valid or too large; {@link Problem#errors()} says where. */
public final class InvalidRequestException extends RefusedException {

    private static final long serialVersionUID = 1L;

    InvalidRequestException(Problem problem) {
        super(problem);
    }
}
