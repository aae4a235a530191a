package dev.carafe.hub.store;

/** The database could not be reached, or gave up on us: nothing is known to be stored, and trying again makes sense. */
public final class StorageUnavailable extends RuntimeException {

    /** Says what happened, for the log. */
    public StorageUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
