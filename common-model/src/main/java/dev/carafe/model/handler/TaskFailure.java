package dev.carafe.model.handler;

/**
 * A failure whose name and traceback are not those of a Java exception: thrown by a handler that speaks for something
 * else, such as a script or a device. The message is the error's value.
 */
public class TaskFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String ename;
    private final String traceback;

    /**
     * A failure.
     *
     * @param ename the error's name, as callers see it and as retries go by it
     * @param evalue its message; empty if it has none
     * @param traceback where it happened; empty if there is nothing to tell
     */
    public TaskFailure(String ename, String evalue, String traceback) {
        super(evalue);
        this.ename = ename;
        this.traceback = traceback;
    }

    /** The error's name. */
    public String ename() {
        return ename;
    }

    /** Where it happened. */
    public String traceback() {
        return traceback;
    }
}
