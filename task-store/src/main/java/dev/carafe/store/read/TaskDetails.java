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

/** What is told of a task besides its row: its attempts, and why it waits. Thread safe. */
final class TaskDetails {

    /** A place farther behind is not counted. */
    static final int MOST_PLACES = 10_000;

    private static final String ATTEMPTS = """
            SELECT attempt, started_at, ended_at, worker, ename, evalue, id FROM tasks.attempt
            WHERE id = ANY (?) AND started_at IS NOT NULL ORDER BY attempt
            """;

    private static final String WAITS = """
            SELECT id, CASE status
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
            FROM tasks.execution e WHERE id = ANY (?)
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

    /** The tasks with their attempts, and why they wait. */
    List<TaskView> of(List<TaskRow> rows) {
        List<TaskView> tasks = withAttempts(rows);
        List<UUID> waiting =
                tasks.stream().filter(TaskDetails::waits).map(TaskView::id).toList();
        if (waiting.isEmpty()) {
            return tasks;
        }
        Map<UUID, Waits> why = waits(waiting);
        return tasks.stream()
                .map(task -> {
                    Waits here = why.get(task.id());
                    return here == null || !waits(task)
                            ? task
                            : task.with(
                                    task.attempts() == null ? List.of() : task.attempts(),
                                    here.waitingFor(),
                                    here.position());
                })
                .toList();
    }

    private static boolean waits(TaskView task) {
        return task.status() == TaskStatus.QUEUED || task.status() == TaskStatus.SCHEDULED;
    }

    private Map<UUID, Waits> waits(List<UUID> ids) {
        Map<UUID, Waits> waits = new HashMap<>();
        jdbc.query(
                WAITS,
                row -> {
                    waits.put(SqlArrays.uuid(row, 1), new Waits(row.getString(2), row.getObject(3, Long.class)));
                },
                MOST_PLACES,
                ids.toArray(UUID[]::new));
        return waits;
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
