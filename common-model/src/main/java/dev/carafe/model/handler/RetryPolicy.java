package dev.carafe.model.handler;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.task.TaskResultError;
import java.time.Duration;
import java.util.Set;

/**
 * Which failures of a task are followed by another attempt, how often, and after how long.
 *
 * @param maxAttempts starts of a task at most, the first one included
 * @param firstBackoff the pause after the first attempt; it doubles after each further one. A task of a lost worker is
 *     queued again without a pause
 * @param maxBackoff the longest pause
 * @param jitter by which part a pause is made shorter or longer at random: 0 for not at all, 0.5 for up to a half
 * @param retryOn names of errors ({@code ename}) that are retried; empty for all. The loss of a worker is another thing:
 *     the type's {@link Execution} says whether the task is run again then
 * @param noRetryOn names of errors that are not retried, whatever {@code retryOn} says
 */
public record RetryPolicy(
        @JsonProperty("maxAttempts") int maxAttempts,
        @JsonProperty("firstBackoff") Duration firstBackoff,
        @JsonProperty("maxBackoff") Duration maxBackoff,
        @JsonProperty("jitter") double jitter,
        @JsonProperty("retryOn") Set<String> retryOn,
        @JsonProperty("noRetryOn") Set<String> noRetryOn) {

    /** Most starts that may be asked for. */
    public static final int MOST_ATTEMPTS = 1_000;

    /** Most names in {@link #retryOn} and in {@link #noRetryOn}. */
    public static final int MOST_NAMES = 100;

    /** What a type has that says nothing: errors are not retried, and lost workers up to two times. */
    public static final RetryPolicy LOST_WORKERS_ONLY = new RetryPolicy(
            3, Duration.ofSeconds(1), Duration.ofMinutes(5), 0.2, Set.of(TaskResultError.WORKER_LOST), Set.of());

    /** Errors that come again with every attempt. */
    private static final Set<String> NEVER = Set.of(
            TaskResultError.CANCELLED,
            TaskResultError.EXPIRED,
            TaskResultError.DEPENDENCY_FAILED,
            TaskResultError.RESULT_NOT_SERIALIZABLE,
            TaskResultError.RESULT_TOO_LARGE);

    /**
     * Checks the bounds and makes copies.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public RetryPolicy {
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("maxAttempts must be 1 to " + MOST_ATTEMPTS + ", not " + maxAttempts);
        }
        if (firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
            throw new IllegalArgumentException("backoff must be positive and at most maxBackoff");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
        }
        retryOn = Set.copyOf(retryOn);
        noRetryOn = Set.copyOf(noRetryOn);
        if (retryOn.size() > MOST_NAMES || noRetryOn.size() > MOST_NAMES) {
            throw new IllegalArgumentException("retryOn and noRetryOn may have " + MOST_NAMES + " names each");
        }
    }

    /** Every error is retried, up to so many starts, after 1 s, 2 s, 4 s … 5 min, each a fifth shorter or longer. */
    public static RetryPolicy attempts(int starts) {
        return LOST_WORKERS_ONLY.withMaxAttempts(starts);
    }

    /**
     * The same with another number of starts. Who asks for that, means every error: a policy that retries lost workers
     * only becomes one that retries all.
     */
    public RetryPolicy withMaxAttempts(int starts) {
        Set<String> names = retryOn.equals(LOST_WORKERS_ONLY.retryOn) ? Set.of() : retryOn;
        return new RetryPolicy(starts, firstBackoff, maxBackoff, jitter, names, noRetryOn);
    }

    /** The same with other pauses. */
    public RetryPolicy withBackoff(Duration first, Duration longest, double jitterPart) {
        return new RetryPolicy(maxAttempts, first, longest, jitterPart, retryOn, noRetryOn);
    }

    /** The same for those errors only. */
    public RetryPolicy on(String... names) {
        return new RetryPolicy(maxAttempts, firstBackoff, maxBackoff, jitter, Set.of(names), noRetryOn);
    }

    /** The same, but not for those errors. */
    public RetryPolicy notOn(String... names) {
        return new RetryPolicy(maxAttempts, firstBackoff, maxBackoff, jitter, retryOn, Set.of(names));
    }

    /** Whether an attempt that failed so is followed by another one, if there is one left. */
    public boolean retries(String ename) {
        return !NEVER.contains(ename) && !noRetryOn.contains(ename) && (retryOn.isEmpty() || retryOn.contains(ename));
    }

    /**
     * The pause after a failed attempt.
     *
     * @param attempt which one failed, from 1
     * @param random from 0 to 1, for the jitter
     */
    public Duration pauseAfter(int attempt, double random) {
        double doubled = firstBackoff.toMillis() * Math.pow(2, attempt - 1.0);
        double capped = Math.min(doubled, (double) maxBackoff.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 + jitter * (2 * random - 1))));
    }
}
