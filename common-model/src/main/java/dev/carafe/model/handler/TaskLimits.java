package dev.carafe.model.handler;

import java.time.Duration;

/**
 * The bounds that a type of task declares.
 *
 * @param parallel false: runs in the service's sequential lane; true: runs at once, beside all other tasks
 * @param queueSize waiting tasks of the type at most; a submission beyond it is refused
 * @param fetchSize tasks of the type that one worker holds and runs at once; a sequential type has 1
 * @param execution what happens when the worker is lost
 * @param maxAttempts how often a task is started at most, when workers are lost
 * @param retention how long a result is kept, counted from its completion
 */
public record TaskLimits(
        boolean parallel, int queueSize, int fetchSize, Execution execution, int maxAttempts, Duration retention) {

    /** Waiting tasks of a type at most, unless it says otherwise. */
    public static final int DEFAULT_QUEUE_SIZE = 1_000_000;

    /** Tasks of a parallel type that one worker runs at once, unless it says otherwise. */
    public static final int DEFAULT_FETCH_SIZE = 16;

    /** Starts of a task at most, unless the type says otherwise. */
    public static final int DEFAULT_MAX_ATTEMPTS = 3;

    /** How long a result is kept unless the type says otherwise. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of range, or if a sequential type has another fetch size than 1
     */
    public TaskLimits {
        requireBetween("queueSize", queueSize, 1, 100_000_000);
        requireBetween("fetchSize", fetchSize, 1, 10_000);
        requireBetween("maxAttempts", maxAttempts, 1, 1_000);
        if (!parallel && fetchSize != 1) {
            throw new IllegalArgumentException("a sequential type runs one task at a time: fetchSize must be 1");
        }
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("retention must be positive, not " + retention);
        }
    }

    /** One at a time and in order with all sequential tasks of the service. */
    public static TaskLimits sequential() {
        return new TaskLimits(
                false, DEFAULT_QUEUE_SIZE, 1, Execution.AT_LEAST_ONCE, DEFAULT_MAX_ATTEMPTS, DEFAULT_RETENTION);
    }

    /** Beside all other tasks; at most {@code fetchSize} at once in one worker. */
    public static TaskLimits parallel(int fetchSize) {
        return new TaskLimits(
                true, DEFAULT_QUEUE_SIZE, fetchSize, Execution.AT_LEAST_ONCE, DEFAULT_MAX_ATTEMPTS, DEFAULT_RETENTION);
    }

    /** The same with another bound on waiting tasks. */
    public TaskLimits withQueueSize(int tasks) {
        return new TaskLimits(parallel, tasks, fetchSize, execution, maxAttempts, retention);
    }

    /** The same with another execution. */
    public TaskLimits withExecution(Execution other) {
        return new TaskLimits(parallel, queueSize, fetchSize, other, maxAttempts, retention);
    }

    /** The same with another bound on starts. */
    public TaskLimits withMaxAttempts(int starts) {
        return new TaskLimits(parallel, queueSize, fetchSize, execution, starts, retention);
    }

    /** The same with results kept for another time. */
    public TaskLimits withRetention(Duration time) {
        return new TaskLimits(parallel, queueSize, fetchSize, execution, maxAttempts, time);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
