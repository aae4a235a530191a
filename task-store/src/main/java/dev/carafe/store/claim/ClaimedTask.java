package dev.carafe.store.claim;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that a worker has claimed and is to run.
 *
 * @param id the task
 * @param service its service
 * @param type its type
 * @param attempt how often it was claimed, this time included; its result is accepted under this number only
 * @param payload JSON text
 * @param queuedAt since when it waited, by the database's clock
 * @param startedAt when it was claimed, by the database's clock
 * @param maxAttempts starts at most
 * @param attemptsBefore those of its starts that came before it was last asked to be run again; 0 if it never was
 * @param retryErrors whether its submission asked for more attempts than its type has
 * @param timeLimit the longest run; null for no bound
 * @param traceparent W3C trace context of its submission
 * @param position its place in the order of acceptance
 */
public record ClaimedTask(
        UUID id,
        String service,
        String type,
        int attempt,
        String payload,
        Instant queuedAt,
        Instant startedAt,
        int maxAttempts,
        int attemptsBefore,
        boolean retryErrors,
        @Nullable Duration timeLimit,
        @Nullable String traceparent,
        long position) {}
