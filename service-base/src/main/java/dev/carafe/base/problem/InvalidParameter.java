package dev.carafe.base.problem;

import org.springframework.http.HttpStatus;

/** A query parameter, path variable or header that is missing or cannot be understood: {@code 400} naming it. */
public final class InvalidParameter extends Problem {

    private static final long serialVersionUID = 1L;

    public InvalidParameter(String parameter, String detail) {
        super(HttpStatus.BAD_REQUEST, "invalid-parameter", "A parameter is not valid", detail);
        with("parameter", parameter);
    }
}
