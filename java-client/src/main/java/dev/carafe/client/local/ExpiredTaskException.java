package dev.carafe.client.local;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.UUID;

/** The task was run, and its result is no longer kept. */
public final class ExpiredTaskException extends NoSuchElementException {

    private static final long serialVersionUID = 1L;

    ExpiredTaskException(UUID id, Duration keep) {
        super("the result of task " + id + " was kept for " + keep + " and is no longer there");
    }
}
