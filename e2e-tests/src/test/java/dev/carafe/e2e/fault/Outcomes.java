package dev.carafe.e2e.fault;

import dev.carafe.e2e.platform.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of tasks and when, by the database's clock. */
record Outcomes(Database database) {

    /**
     * A task that has ended.
     *
     * @param host of the worker that wrote its result; null if it has left or was declared dead, or if there was none
     * @param startedAt when its last attempt was started, or null
     */
    record Ended(
            @Nullable String ename,
            int attempt,
            @Nullable String host,
            Instant submittedAt,
            @Nullable Instant startedAt,
            Instant finishedAt) {

        /** From the submission until it was started, or ended without that. */
        Duration waited() {
            return Duration.between(submittedAt, startedAt == null ? finishedAt : startedAt);
        }

        /** How long its last attempt took; nothing if there was none. */
        Duration ran() {
            return startedAt == null ? Duration.ZERO : Duration.between(startedAt, finishedAt);
        }
    }

    /** Those of the tasks that have ended. */
    List<Ended> of(List<UUID> ids) {
        return database.query(
                """
                SELECT r.ename, r.attempt, w.host, t.submitted_at, r.started_at, r.finished_at
                FROM tasks.result r JOIN tasks.task t ON t.id = r.id LEFT JOIN tasks.worker w ON w.id = r.worker
                WHERE r.id = ANY (?)
                """,
                row -> new Ended(
                        row.getString(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        instant(row, 5),
                        row.getObject(6, OffsetDateTime.class).toInstant()),
                (Object) ids.toArray(UUID[]::new));
    }

    /** The pauses between that attempt and the next one. */
    List<Duration> pausesAfter(int attempt, List<UUID> ids) {
        return database.query(
                """
                SELECT a.ended_at, coalesce(b.started_at, r.started_at)
                FROM tasks.attempt a LEFT JOIN tasks.attempt b ON b.id = a.id AND b.attempt = a.attempt + 1
                JOIN tasks.result r ON r.id = a.id
                WHERE a.attempt = ? AND a.id = ANY (?)
                """, row -> Duration.between(instant(row, 1), instant(row, 2)), attempt, ids.toArray(UUID[]::new));
    }

    /** The ids under which workers are alive. */
    List<UUID> workers() {
        return database.query("SELECT id FROM tasks.worker ORDER BY id", row -> row.getObject(1, UUID.class));
    }

    /** The database's time. */
    Instant now() {
        return database.query("SELECT clock_timestamp()", row -> instant(row, 1))
                .getFirst();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
