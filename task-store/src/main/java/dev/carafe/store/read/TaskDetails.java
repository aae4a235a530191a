package dev.carafe.store.read;

import dev.carafe.model.task.TaskAttempt;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.SqlArrays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is told of a single task besides its row: its attempts, and why it waits. Thread safe. */
final class TaskDetails {

    /** A place farther behind is not counted. */
    static final int MOST_PLACES = 10_000;

    private static final String ATTEMPTS = """
            SELECT attempt, started_at, ended_at, worker, ename, evalue, id FROM tasks.attempt
            WHERE id = ANY (?) ORDER BY attempt
            """;

    private static final String WAITS = """
            SELECT CASE status
                     WHEN 'scheduled' THEN 'time'
                     WHEN 'blocked' THEN 'dependency'
                     WHEN 'behind' THEN 'sequence-key'
                     WHEN 'retrying' THEN 'retry'
                     WHEN 'queued' THEN CASE
                       WHEN EXISTS (SELECT FROM tasks.pause p WHERE p.service = e.service) THEN 'resume'
                       WHEN NOT EXISTS (SELECT FROM tasks.offer o JOIN tasks.worker w ON w.id = o.worker
                                        WHERE o.service = e.service AND o.type = e.type
                                          AND w.lease_until > clock_timestamp()) THEN 'worker'
                       ELSE 'turn' END
                   END,
                   CASE WHEN status = 'queued' THEN (
                     SELECT count(*) + 1 FROM (
                       SELECT FROM tasks.execution b
                       WHERE lane IS NULL AND e.lane IS NULL AND b.service = e.service AND b.type = e.type
                         AND b.status = 'queued' AND b.position < e.position
                       UNION ALL
                       SELECT FROM tasks.execution b
                       WHERE e.lane IS NOT NULL AND b.lane = e.lane
                         AND b.status IN ('queued', 'running', 'retrying', 'behind') AND b.position < e.position
                       LIMIT ?) AS before)
                   END
            FROM tasks.execution e WHERE id = ?
            """;

    private record Waits(
            @Nullable String waitingFor, @Nullable Long position) {}

    private final JdbcTemplate jdbc;

    TaskDetails(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The tasks with their attempts. */
    List<TaskView> withAttempts(List<TaskRow> rows) {
        List<UUID> retried = rows.stream()
                .filter(TaskRow::mayHaveEarlierAttempts)
                .map(TaskRow::id)
                .toList();
        Map<UUID, List<TaskAttempt>> earlier = retried.isEmpty() ? Map.of() : attempts(retried);
        return rows.stream()
                .map(row -> {
                    List<TaskAttempt> all = new ArrayList<>(earlier.getOrDefault(row.id(), List.of()));
                    row.latestAttempt().ifPresent(all::add);
                    return row.toView().with(all, null, null);
                })
                .toList();
    }

    /** The task with its attempts, and why it waits. */
    TaskView of(TaskRow row) {
        TaskView task = withAttempts(List.of(row)).getFirst();
        boolean waits = task.status() == TaskStatus.QUEUED || task.status() == TaskStatus.SCHEDULED;
        if (!waits) {
            return task;
        }
        List<TaskAttempt> attempts = task.attempts() == null ? List.of() : task.attempts();
        Waits why = jdbc
                .query(
                        WAITS,
                        (waiting, n) -> new Waits(waiting.getString(1), waiting.getObject(2, Long.class)),
                        MOST_PLACES,
                        task.id())
                .stream()
                .findFirst()
                .orElse(new Waits(null, null));
        return task.with(attempts, why.waitingFor(), why.position());
    }

    private Map<UUID, List<TaskAttempt>> attempts(List<UUID> ids) {
        Map<UUID, List<TaskAttempt>> attempts = new HashMap<>();
        jdbc.query(
                ATTEMPTS,
                row -> {
                    attempts.computeIfAbsent(SqlArrays.uuid(row, 7), id -> new ArrayList<>())
                            .add(new TaskAttempt(
                                    row.getInt(1),
                                    SqlArrays.instantOrNull(row, 2),
                                    SqlArrays.instant(row, 3),
                                    row.getObject(4, UUID.class),
                                    row.getString(5),
                                    row.getString(6)));
                },
                (Object) ids.toArray(UUID[]::new));
        return attempts;
    }
}
