package dev.carafe.store.claim;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
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
 * @param queuedAt since when it waited for that attempt
 * @param startedAt when that attempt was claimed; null if it was never started
 * @param finishedAt when the result was written
 * @param traceparent W3C trace context of its submission
 * @param awaited whether other tasks may depend on it
 * @param keyLane the lane of its sequence key, in which another task may follow
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
        Instant finishedAt,
        @Nullable String traceparent,
        boolean awaited,
        @Nullable String keyLane) {

    /** The columns of a relation that has those of {@code tasks.execution} and {@code tasks.result}, for {@link #read}. */
    public static final String COLUMNS = """
            id, service, type, result_status, ename, attempt, queued_at, started_at, now(), traceparent, awaited,
            CASE WHEN keyed THEN lane END
            """;

    /** Reads one from {@link #COLUMNS}. */
    public static FinishedTask read(ResultSet row) throws SQLException {
        return new FinishedTask(
                SqlArrays.uuid(row, 1),
                row.getString(2),
                row.getString(3),
                TaskStatus.fromWire(row.getString(4)),
                row.getString(5),
                row.getInt(6),
                SqlArrays.instant(row, 7),
                SqlArrays.instantOrNull(row, 8),
                SqlArrays.instant(row, 9),
                row.getString(10),
                row.getBoolean(11),
                row.getString(12));
    }
}
