package dev.carafe.base.problem;

import java.io.IOException;

/** What reading a body throws that is cut off or badly framed; apart from all else that can fail with its connection. */
final class UnreadableBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableBodyException(IOException cause) {
        super("the body cannot be read", cause);
    }
}
