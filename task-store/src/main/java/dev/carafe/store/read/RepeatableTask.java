package dev.carafe.store.read;

import dev.carafe.model.task.TaskOptions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to run a task again: neither its payload nor its result, which may have a megabyte each.
 *
 * @param options what its submission asked for
 */
public record RepeatableTask(
        UUID id,
        String service,
        String type,
        String displayName,
        TaskOptions options,
        @Nullable String traceparent) {}
