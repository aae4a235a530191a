package dev.carafe.model.handler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that a type of task declares. Begin with {@link #sequential()} or {@link #parallel(int)}.
 *
 * @param parallel false: runs in the service's sequential lane; true: runs at once, beside all other tasks
 * @param queueSize waiting tasks of the type at most; a submission beyond it is refused
 * @param fetchSize tasks of the type that one worker holds and runs at once; a sequential type has 1
 * @param maxRunning tasks of the type that run at once in all workers together; null for no such bound
 * @param queueTimeout the longest wait for the first start, counted from acceptance or from {@code runAt}; a task that
 *     was not started by then ends as {@code TaskExpired}. Null for no bound
 * @param executionTimeout the longest run of one attempt; it ends as {@code TaskTimeout} then. Null for no bound
 * @param execution what happens when the worker is lost
 * @param retry which failures are followed by another attempt
 * @param retention how long the result of a task that went well is kept, counted from its completion
 * @param failureRetention how long the result of any other task is kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskLimits(
        @JsonProperty("parallel") boolean parallel,
        @JsonProperty("queueSize") int queueSize,
        @JsonProperty("fetchSize") int fetchSize,
        @JsonProperty("maxRunning") @Nullable Integer maxRunning,
        @JsonProperty("queueTimeout") @Nullable Duration queueTimeout,
        @JsonProperty("executionTimeout") @Nullable Duration executionTimeout,
        @JsonProperty("execution") Execution execution,
        @JsonProperty("retry") RetryPolicy retry,
        @JsonProperty("retention") Duration retention,
        @JsonProperty("failureRetention") Duration failureRetention) {

    /** Waiting tasks of a type at most, unless it says otherwise. */
    public static final int DEFAULT_QUEUE_SIZE = 1_000_000;

    /** Tasks of a parallel type that one worker runs at once, unless it says otherwise. */
    public static final int DEFAULT_FETCH_SIZE = 16;

    /** How long a result is kept unless the type says otherwise. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

    /** The shortest time-out that a type or a submission may ask for: they are counted in milliseconds. */
    public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    /** The longest time-out that a type or a submission may ask for, and the longest delay. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(3_650);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of range, or if a sequential type has another fetch size than 1
     */
    public TaskLimits {
        requireBetween("queueSize", queueSize, 1, 100_000_000);
        requireBetween("fetchSize", fetchSize, 1, 10_000);
        if (!parallel && fetchSize != 1) {
            throw new IllegalArgumentException("a sequential type runs one task at a time: fetchSize must be 1");
        }
        if (maxRunning != null) {
            requireBetween("maxRunning", maxRunning, 1, 1_000_000);
        }
        requireInBounds("queueTimeout", queueTimeout);
        requireInBounds("executionTimeout", executionTimeout);
        requireInBounds("retention", retention);
        requireInBounds("failureRetention", failureRetention);
    }

    /** One at a time and in order with all sequential tasks of the service. */
    public static TaskLimits sequential() {
        return defaults(false, 1);
    }

    /** Beside all other tasks; at most {@code fetchSize} at once in one worker. */
    public static TaskLimits parallel(int fetchSize) {
        return defaults(true, fetchSize);
    }

    private static TaskLimits defaults(boolean parallel, int fetchSize) {
        return new TaskLimits(
                parallel,
                DEFAULT_QUEUE_SIZE,
                fetchSize,
                null,
                null,
                null,
                Execution.AT_LEAST_ONCE,
                RetryPolicy.LOST_WORKERS_ONLY,
                DEFAULT_RETENTION,
                DEFAULT_RETENTION);
    }

    /** The same with another bound on waiting tasks. */
    public TaskLimits withQueueSize(int tasks) {
        return new TaskLimits(
                parallel,
                tasks,
                fetchSize,
                maxRunning,
                queueTimeout,
                executionTimeout,
                execution,
                retry,
                retention,
                failureRetention);
    }

    /** The same with a bound on tasks that run at once in all workers together. */
    public TaskLimits withMaxRunning(int tasks) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                tasks,
                queueTimeout,
                executionTimeout,
                execution,
                retry,
                retention,
                failureRetention);
    }

    /** The same with a longest wait for the first start. */
    public TaskLimits withQueueTimeout(Duration time) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                time,
                executionTimeout,
                execution,
                retry,
                retention,
                failureRetention);
    }

    /** The same with a longest run of an attempt. */
    public TaskLimits withExecutionTimeout(Duration time) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                queueTimeout,
                time,
                execution,
                retry,
                retention,
                failureRetention);
    }

    /** The same with another execution. */
    public TaskLimits withExecution(Execution other) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                queueTimeout,
                executionTimeout,
                other,
                retry,
                retention,
                failureRetention);
    }

    /** The same with another bound on starts; every error is retried then, see {@link RetryPolicy#withMaxAttempts}. */
    public TaskLimits withMaxAttempts(int starts) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                queueTimeout,
                executionTimeout,
                execution,
                retry.withMaxAttempts(starts),
                retention,
                failureRetention);
    }

    /** The same with other retries. */
    public TaskLimits withRetry(RetryPolicy policy) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                queueTimeout,
                executionTimeout,
                execution,
                policy,
                retention,
                failureRetention);
    }

    /** The same with all results kept for another time. */
    public TaskLimits withRetention(Duration time) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                queueTimeout,
                executionTimeout,
                execution,
                retry,
                time,
                time);
    }

    /** The same with the results of tasks that failed kept for another time than the others. */
    public TaskLimits withFailureRetention(Duration time) {
        return new TaskLimits(
                parallel,
                queueSize,
                fetchSize,
                maxRunning,
                queueTimeout,
                executionTimeout,
                execution,
                retry,
                retention,
                time);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    private static void requireInBounds(String name, @Nullable Duration value) {
        if (value != null && (value.compareTo(SHORTEST_TIMEOUT) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0)) {
            throw new IllegalArgumentException(
                    name + " must be " + SHORTEST_TIMEOUT + " to " + LONGEST_TIMEOUT + ", not " + value);
        }
    }
}
