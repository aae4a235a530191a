package dev.carafe.worker.registry;

import dev.carafe.model.handler.Execution;
import dev.carafe.model.handler.RetryPolicy;
import dev.carafe.model.handler.TaskLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a type as somebody wrote them down: whatever is null stays as it is, see {@link TaskLimits} for the rest.
 *
 * @param maxAttempts the same as {@code retry.maxAttempts}, and every error is retried
 */
public record LimitSettings(
        @Nullable Boolean parallel,
        @Nullable Integer queueSize,
        @Nullable Integer fetchSize,
        @Nullable Integer maxRunning,
        @Nullable Duration queueTimeout,
        @Nullable Duration executionTimeout,
        @Nullable Execution execution,
        @Nullable Integer maxAttempts,
        @Nullable Retry retry,
        @Nullable Duration retention,
        @Nullable Duration failureRetention) {

    /** Nothing is set. */
    public static final LimitSettings NONE =
            new LimitSettings(null, null, null, null, null, null, null, null, null, null, null);

    /** Retries as somebody wrote them down, see {@link RetryPolicy}. */
    public record Retry(
            @Nullable Integer maxAttempts,
            @Nullable Duration firstBackoff,
            @Nullable Duration maxBackoff,
            @Nullable Double jitter,
            @Nullable Set<String> retryOn,
            @Nullable Set<String> noRetryOn) {

        RetryPolicy over(RetryPolicy base) {
            RetryPolicy policy = maxAttempts == null ? base : base.withMaxAttempts(maxAttempts);
            return new RetryPolicy(
                    policy.maxAttempts(),
                    or(firstBackoff, policy.firstBackoff()),
                    or(maxBackoff, policy.maxBackoff()),
                    or(jitter, policy.jitter()),
                    or(retryOn, policy.retryOn()),
                    or(noRetryOn, policy.noRetryOn()));
        }
    }

    /**
     * The bounds with what is set here in place of what is there.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TaskLimits over(TaskLimits base) {
        boolean beside = or(parallel, base.parallel());
        int usual = beside == base.parallel() ? base.fetchSize() : beside ? TaskLimits.DEFAULT_FETCH_SIZE : 1;
        RetryPolicy policy = maxAttempts == null ? base.retry() : base.retry().withMaxAttempts(maxAttempts);
        return new TaskLimits(
                beside,
                or(queueSize, base.queueSize()),
                or(fetchSize, usual),
                maxRunning != null ? maxRunning : base.maxRunning(),
                queueTimeout != null ? queueTimeout : base.queueTimeout(),
                executionTimeout != null ? executionTimeout : base.executionTimeout(),
                or(execution, base.execution()),
                retry == null ? policy : retry.over(policy),
                or(retention, base.retention()),
                or(failureRetention, or(retention, base.failureRetention())));
    }

    private static <T> T or(@Nullable T set, T otherwise) {
        return Optional.ofNullable(set).orElse(otherwise);
    }
}
