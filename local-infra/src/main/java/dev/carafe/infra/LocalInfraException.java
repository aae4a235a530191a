package dev.carafe.infra;

import org.jspecify.annotations.Nullable;

/** A local server cannot run. The message is one line that tells a person what is wrong and what to change. */
public class LocalInfraException extends RuntimeException {
    public LocalInfraException(String message) {
        super(message);
    }

    public LocalInfraException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
