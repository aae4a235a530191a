package dev.carafe.worker.folder;

import org.jspecify.annotations.Nullable;

/** What lies in a folder cannot be used. The message is for the person who put it there. */
public final class BrokenUnit extends Exception {

    private static final long serialVersionUID = 1L;

    public BrokenUnit(String message) {
        this(message, null);
    }

    public BrokenUnit(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
