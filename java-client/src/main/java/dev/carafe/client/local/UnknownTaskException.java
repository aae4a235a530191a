package dev.carafe.client.local;

import java.util.NoSuchElementException;
import java.util.UUID;

/** The worker never ran a task of that id. */
public final class UnknownTaskException extends NoSuchElementException {

    private static final long serialVersionUID = 1L;

    UnknownTaskException(UUID id) {
        super("no task " + id + " was ever run here");
    }
}
