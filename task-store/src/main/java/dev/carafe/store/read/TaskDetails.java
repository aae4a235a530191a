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

/** What is told of a single task besides its row: its earlier attempts, and why it waits. Thread safe. */
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

    /** The tasks with their earlier attempts. */
    List<TaskView> withAttempts(List<TaskView> tasks) {
        List<UUID> retried = tasks.stream()
                .filter(TaskDetails::mayHaveEarlierAttempts)
                .map(TaskView::id)
                .toList();
        if (retried.isEmpty()) {
            return tasks;
        }
        Map<UUID, List<TaskAttempt>> attempts = attempts(retried);
        return tasks.stream()
                .map(task -> task.with(attempts.getOrDefault(task.id(), List.of()), null, null))
                .toList();
    }

    /** The task with its earlier attempts, and why it waits. */
    TaskView of(TaskView plain) {
        TaskView task = withAttempts(List.of(plain)).getFirst();
        boolean waits = task.status() == TaskStatus.QUEUED || task.status() == TaskStatus.SCHEDULED;
        if (!waits) {
            return task;
        }
        List<TaskAttempt> earlier = task.attempts() == null ? List.of() : task.attempts();
        Waits why = jdbc
                .query(
                        WAITS,
                        (row, n) -> new Waits(row.getString(1), row.getObject(2, Long.class)),
                        MOST_PLACES,
                        task.id())
                .stream()
                .findFirst()
                .orElse(new Waits(null, null));
        return task.with(earlier, why.waitingFor(), why.position());
    }

    private static boolean mayHaveEarlierAttempts(TaskView task) {
        Integer attempt = task.attempt();
        boolean hasBegunTheLatest =
                task.status() == TaskStatus.RUNNING || task.status().isFinished();
        return attempt != null && (attempt > 1 || !hasBegunTheLatest);
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
