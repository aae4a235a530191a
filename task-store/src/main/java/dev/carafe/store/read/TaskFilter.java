package dev.carafe.store.read;

import dev.carafe.model.task.TaskStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list. What is null does not filter.
 *
 * @param service of that service
 * @param type of that type
 * @param status in that status
 * @param ename ended with an error of that name
 * @param label carrying that label
 * @param from submitted at or after
 * @param to submitted before
 * @param before ids smaller than that: where the last page ended
 */
public record TaskFilter(
        @Nullable String service,
        @Nullable String type,
        @Nullable TaskStatus status,
        @Nullable String ename,
        @Nullable Label label,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable UUID before) {

    /** The same tasks from where a list of them ended. */
    public TaskFilter after(UUID last) {
        return new TaskFilter(service, type, status, ename, label, from, to, last);
    }

    /** A label with its value. */
    public record Label(String name, String value) {}
}
