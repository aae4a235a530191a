package dev.carafe.base.problem;

import java.io.IOException;
import org.springframework.http.HttpStatus;

/** What reading a body over its bound throws. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long bound;

    BodyTooLargeException(long bound) {
        super("the body has more than " + bound + " bytes");
        this.bound = bound;
    }

    Problem problem() {
        return new Problem(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "body-too-large",
                        "The body is too large",
                        "This address takes bodies of at most " + bound + " bytes")
                .with("maxBytes", bound);
    }
}
