package dev.carafe.model.handler;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a handler may know about the task that it runs, and what it may tell meanwhile. Thread safe. */
public interface TaskContext {

    /** The task's id. */
    UUID taskId();

    /** How often the task was started, this time included: 1 at the first attempt. */
    int attempt();

    /**
     * The W3C trace context that came with the submission, to be passed on with calls to other services; null if there
     * was none.
     */
    @Nullable String traceparent();

    /**
     * Whether the attempt is to end: the task was cancelled, ran for too long, or the worker stops. The handler's thread
     * is interrupted then, too. What a handler returns after that is not taken.
     */
    boolean isStopping();

    /**
     * Tells how far the task is. Callers see the latest report, at most five a second; to report more often costs
     * nothing.
     *
     * @param fraction from 0 to 1; other values are cut to that
     * @param message one line for people; cut to 1,000 characters
     * @param data partial results, anything that Jackson writes as JSON, in 16 KiB at most (left out if it is more); null
     *     for none
     */
    void progress(double fraction, String message, @Nullable Object data);

    /** Tells how far the task is, see {@link #progress(double, String, Object)}. */
    default void progress(double fraction, String message) {
        progress(fraction, message, null);
    }
}
