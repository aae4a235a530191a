package dev.carafe.store.dependency;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.RowArrays;
import dev.carafe.store.claim.FinishedTask;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ends tasks that do not run: cancelled, expired, or without what they depend on. Thread safe. */
public final class WaitingTaskEnder {

    private static final String END = """
            WITH ended AS (
              DELETE FROM tasks.execution
              WHERE id = ANY (ARRAY(SELECT id FROM tasks.execution WHERE id = ANY (?::uuid[]) ORDER BY id FOR UPDATE))
                AND status <> 'running'
              RETURNING *, ?::text AS result_status, ?::text AS ename,
                        (?::text[])[array_position(?::uuid[], id)] AS evalue
            ), forgotten AS (
              DELETE FROM tasks.dependency WHERE waiting = ANY (?::uuid[])
            ), written AS (
              INSERT INTO tasks.result (id, status, ename, evalue, traceback, attempt, finished_at, expires_at)
              SELECT id, result_status, ename, evalue, '', attempt, now(), now() + failure_retention FROM ended
            )
            SELECT
            """ + FinishedTask.COLUMNS + " FROM ended";

    private final JdbcTemplate jdbc;
    private final SequenceKeyLanes lanes;

    public WaitingTaskEnder(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.lanes = new SequenceKeyLanes(jdbc);
    }

    /**
     * Ends those of the tasks that do not run. What it means for others is left to {@link DependencyResolution#after}.
     *
     * @param reasons for each task why, as its error's message
     */
    public List<FinishedTask> end(TaskStatus status, String ename, Map<UUID, String> reasons) {
        lanes.lock(lanes.of(reasons.keySet()));
        return jdbc.query(
                connection -> RowArrays.prepare(connection, END, reasons.entrySet())
                        .uuids(Map.Entry::getKey)
                        .value(status.wireName())
                        .value(ename)
                        .texts(Map.Entry::getValue)
                        .uuids(Map.Entry::getKey)
                        .uuids(Map.Entry::getKey)
                        .done(),
                (row, n) -> FinishedTask.read(row));
    }
}
