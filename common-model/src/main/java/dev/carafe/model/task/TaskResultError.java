package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.UUID;

/**
 * The task failed, was cancelled, expired, timed out or lost its worker.
 *
 * @param id the task
 * @param ename the error's name: an exception's simple class name, or one of the names below
 * @param evalue the error's message; empty if it has none
 * @param traceback where it happened, one line a frame; empty if there is nothing to tell
 */
@JsonPropertyOrder({"status", "id", "ename", "evalue", "traceback"})
public record TaskResultError(
        @JsonProperty("id") UUID id,
        @JsonProperty("ename") String ename,
        @JsonProperty("evalue") String evalue,
        @JsonProperty("traceback") String traceback)
        implements TaskResult {

    /** {@link #ename()} of a task that somebody cancelled. */
    public static final String CANCELLED = "TaskCancelled";

    /** {@link #ename()} of a task that was not started within its {@code queueTimeout}. */
    public static final String EXPIRED = "TaskExpired";

    /** {@link #ename()} of a task that ran longer than its {@code executionTimeout}. */
    public static final String TIMEOUT = "TaskTimeout";

    /** {@link #ename()} of a task that depends on one that did not end as {@code ok}. */
    public static final String DEPENDENCY_FAILED = "DependencyFailed";

    /** {@link #ename()} of a task whose worker was lost and which may not, or not again, be run by another. */
    public static final String WORKER_LOST = "WorkerLost";

    /**
     * The error's name of an attempt that was cut off because its worker was stopped. Another one follows, and it does not
     * count among those that the task may have: no result has this name.
     */
    public static final String WORKER_STOPPED = "WorkerStopped";

    /** {@link #ename()} of a task whose handler returned something that cannot be written as JSON. */
    public static final String RESULT_NOT_SERIALIZABLE = "ResultNotSerializable";

    /** {@link #ename()} of a task whose result is larger than the bound on results. */
    public static final String RESULT_TOO_LARGE = "ResultTooLarge";
}
