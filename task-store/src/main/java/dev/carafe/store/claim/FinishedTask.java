package dev.carafe.store.claim;

import dev.carafe.model.task.TaskStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task whose result has been written, once and for all.
 *
 * @param id the task
 * @param service its service
 * @param type its type
 * @param status how it ended
 * @param ename the error's name, if it failed
 * @param attempt the attempt that wrote the result
 * @param queuedAt when it was accepted
 * @param startedAt when that attempt was claimed; null if it was never started
 * @param finishedAt when the result was written
 */
public record FinishedTask(
        UUID id,
        String service,
        String type,
        TaskStatus status,
        @Nullable String ename,
        int attempt,
        Instant queuedAt,
        @Nullable Instant startedAt,
        Instant finishedAt) {}
