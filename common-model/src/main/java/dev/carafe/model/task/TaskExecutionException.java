package dev.carafe.model.task;

/** A task that was asked to succeed ended in a {@link TaskResultError}. */
public final class TaskExecutionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TaskResultError error;

    /** The message is the error's name and value; the traceback is apart, in {@link #traceback()}. */
    public TaskExecutionException(TaskResultError error) {
        super(error.evalue().isEmpty() ? error.ename() : error.ename() + ": " + error.evalue());
        this.error = error;
    }

    /** The task's result. */
    public TaskResultError error() {
        return error;
    }

    /** Where in the worker it happened; empty if there is nothing to tell. */
    public String traceback() {
        return error.traceback();
    }
}
