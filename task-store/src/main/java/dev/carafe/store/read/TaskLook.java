package dev.carafe.store.read;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.SqlArrays;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a task stands, without what was submitted and what came of it: two that are equal tell that nothing has happened to
 * the task in between.
 *
 * @param progress a digest of the latest report, which may have kilobytes; null if there is none
 */
public record TaskLook(
        UUID id,
        TaskStatus status,
        @Nullable Integer attempt,
        @Nullable Instant dueAt,
        @Nullable Instant cancelRequestedAt,
        @Nullable String progress) {

    /** Reads no column that may be large, but for the digest. Parameter: ids. They are looked up one by one. */
    static final String BY_IDS = """
            SELECT wanted.id, e.status, r.status, coalesce(r.attempt, e.attempt), e.due_at, e.cancelled_at,
                   encode(sha256(convert_to(coalesce(r.progress, e.progress), 'UTF8')), 'hex')
            FROM (SELECT DISTINCT unnest(?::uuid[])) AS wanted(id)
            LEFT JOIN LATERAL (
              SELECT status, attempt, due_at, cancelled_at, progress FROM tasks.execution
              WHERE id = wanted.id OFFSET 0) AS e ON true
            LEFT JOIN LATERAL (
              SELECT status, attempt, expires_at, progress FROM tasks.result WHERE id = wanted.id OFFSET 0) AS r ON true
            WHERE (e.status IS NOT NULL OR r.status IS NOT NULL)
              AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
            """;

    static TaskLook read(ResultSet row) throws SQLException {
        String execution = row.getString(2);
        String result = row.getString(3);
        Integer attempt = row.getObject(4, Integer.class);
        return new TaskLook(
                SqlArrays.uuid(row, 1),
                TaskRow.status(execution, result),
                TaskRow.shown(attempt),
                SqlArrays.instantOrNull(row, 5),
                result == null ? SqlArrays.instantOrNull(row, 6) : null,
                row.getString(7));
    }

    /** How a task stands that was read in full. */
    public static TaskLook of(TaskView task) {
        return new TaskLook(
                task.id(),
                task.status(),
                task.attempt(),
                task.dueAt(),
                task.cancelRequestedAt(),
                task.progress() == null ? null : digest(task.progress().toString()));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
