package dev.carafe.client.problem;

/** The client was closed: nobody waits any more. Tasks go on. */
public final class ClosedException extends CarafeException {

    private static final long serialVersionUID = 1L;

    /** Names what was closed. */
    public ClosedException(String what) {
        super(what + " is closed", null, null);
    }
}
