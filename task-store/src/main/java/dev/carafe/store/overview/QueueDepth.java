package dev.carafe.store.overview;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished tasks of a type.
 *
 * @param service its service
 * @param type its name
 * @param waiting those that do not run
 * @param running those that run
 * @param oldest since when the one has been waiting for a worker that has waited longest; null if none does
 */
public record QueueDepth(
        String service,
        String type,
        long waiting,
        long running,
        @Nullable Instant oldest) {}
