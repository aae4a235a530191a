package dev.carafe.gateway.stream;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How a task stood when a frame was sent. It follows from the task alone, so that any gateway can tell what has happened since.
 *
 * @param attempt 0 before the first
 * @param rest a digest of what else is news of a task
 */
record FrameId(int attempt, TaskStatus status, String rest) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})-([a-z]{1,20})-([0-9a-f]{8})");

    static FrameId of(TaskView task) {
        Integer attempt = task.attempt();
        String rest = task.status().isFinished()
                ? String.valueOf(task.finishedAt())
                : task.dueAt() + " " + task.cancelRequestedAt() + " " + task.progress();
        CRC32 digest = new CRC32();
        digest.update(rest.getBytes(StandardCharsets.UTF_8));
        return new FrameId(attempt == null ? 0 : attempt, task.status(), "%08x".formatted(digest.getValue()));
    }

    /**
     * What a reader says that it has seen last.
     *
     * @return null if it says nothing
     * @throws InvalidParameter if it is none of ours
     */
    static @Nullable FrameId parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Matcher parts = FORM.matcher(text);
        try {
            if (parts.matches()) {
                return new FrameId(
                        Integer.parseInt(parts.group(1)), TaskStatus.fromWire(parts.group(2)), parts.group(3));
            }
        } catch (IllegalArgumentException e) {
            // No such status: refused below.
        }
        throw new InvalidParameter("last_event_id", "'last_event_id', or the header Last-Event-ID, is a frame's id");
    }

    @Override
    public String toString() {
        return attempt + "-" + status.wireName() + "-" + rest;
    }
}
