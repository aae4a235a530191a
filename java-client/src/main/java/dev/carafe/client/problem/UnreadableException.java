package dev.carafe.client.problem;

/** A service answered with something that cannot be read as what the program expects, such as a result as its record. */
public final class UnreadableException extends CarafeException {

    private static final long serialVersionUID = 1L;

    /** What cannot be read as what, and why. */
    public UnreadableException(String message, Throwable cause) {
        super(message, null, cause);
    }
}
