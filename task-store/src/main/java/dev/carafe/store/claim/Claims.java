package dev.carafe.store.claim;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.SqlArrays;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Claims tasks for a worker and writes their results. Each method is one statement, to be combined with others in the
 * caller's transaction. Thread safe.
 *
 * <p>Rows are named through {@code = ANY (ARRAY(…))} and looked up one by one through {@code LATERAL}: joins would let
 * the planner scan a whole table whenever its statistics are behind, which they are in a queue. For the same reason no
 * condition on {@code status} or {@code worker} stands beside the id where a partial index could answer it: the planner
 * would walk that whole index instead.
 */
public final class Claims {

    private static final String RUNNING = """
            claimed AS (
              UPDATE tasks.execution e
              SET status = 'running', attempt = e.attempt + 1, worker = ?, started_at = clock_timestamp()
              WHERE e.id = ANY (ARRAY(SELECT id FROM next))
                AND EXISTS (SELECT FROM tasks.worker w JOIN tasks.offer o ON o.worker = w.id
                            WHERE w.id = ? AND w.lease_until > clock_timestamp()
                              AND o.service = e.service AND o.type = e.type)
              RETURNING e.id, e.service, e.type, e.attempt, e.queued_at, e.started_at, e.position
            )
            SELECT c.id, c.service, c.type, c.attempt, t.payload, c.queued_at, c.started_at
            FROM claimed c CROSS JOIN LATERAL (SELECT payload FROM tasks.task WHERE id = c.id OFFSET 0) AS t
            ORDER BY c.position
            """;

    private static final String CLAIM_PARALLEL = """
            WITH next AS (
              SELECT id FROM tasks.execution WHERE service = ? AND type = ? AND status = 'queued'
              ORDER BY position LIMIT ? FOR UPDATE SKIP LOCKED
            ),
            """ + RUNNING;

    // The head of the lane, whatever its status: while it runs, nothing behind it is claimed. A locked head is waited
    // for, never skipped.
    private static final String CLAIM_IN_LANE = """
            WITH next AS (
              SELECT id FROM (SELECT id, status FROM tasks.execution
                              WHERE lane = ? AND status IN ('queued', 'running', 'retrying', 'behind') ORDER BY position LIMIT 1 FOR UPDATE)
                AS head
              WHERE status = 'queued'
            ),
            """ + RUNNING;

    private static final String FINISH = """
            WITH outcome AS (
              SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS o(id, attempt, status, result, ename, evalue, traceback)
            ), finished AS (
              DELETE FROM tasks.execution e USING outcome o
              WHERE e.id = o.id AND e.attempt = o.attempt AND e.worker IS NOT DISTINCT FROM ?
              RETURNING e.id, e.service, e.type, e.attempt, e.queued_at, e.started_at, e.worker, e.retention,
                        o.status, o.result, o.ename, o.evalue, o.traceback
            ), written AS (
              INSERT INTO tasks.result (id, status, result, ename, evalue, traceback, attempt, worker, started_at,
                                        finished_at, expires_at)
              SELECT id, status, result, ename, evalue, traceback, attempt, worker, started_at, now(),
                     now() + retention
              FROM finished
            )
            SELECT id, service, type, status, ename, attempt, queued_at, started_at, now() FROM finished
            """;

    private static final String WRITTEN = """
            SELECT r.id, t.service, t.type, r.status, r.ename, r.attempt, t.submitted_at, r.started_at, r.finished_at
            FROM unnest(?::uuid[], ?::int[]) AS o(id, attempt)
            CROSS JOIN LATERAL (SELECT * FROM tasks.result WHERE id = o.id OFFSET 0) AS r
            CROSS JOIN LATERAL (SELECT service, type, submitted_at FROM tasks.task WHERE id = o.id OFFSET 0) AS t
            WHERE r.worker = ? AND r.attempt = o.attempt
            """;

    private static final String RELEASE_UNKNOWN = """
            UPDATE tasks.execution SET status = 'queued', worker = NULL, started_at = NULL
            WHERE worker = ? AND id <> ALL (?::uuid[])
            """;

    private static final String WAITING = """
            SELECT o.service, o.type FROM tasks.offer o
            WHERE o.worker = ? AND EXISTS (
              SELECT FROM tasks.execution e WHERE e.service = o.service AND e.type = o.type AND e.status = 'queued')
            """;

    /** A type of task of which some are waiting. */
    public record WaitingType(String service, String type) {}

    private final JdbcTemplate jdbc;

    public Claims(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Claims the longest waiting tasks of a parallel type; none if the worker's lease has ended. */
    public List<ClaimedTask> claimParallel(UUID worker, String service, String type, int most) {
        return jdbc.query(CLAIM_PARALLEL, (row, n) -> claimed(row), service, type, most, worker, worker);
    }

    /**
     * Claims the next task of a lane; none if there is none, if one of the lane is running, if the worker does not offer
     * its type, or if the worker's lease has ended.
     */
    public List<ClaimedTask> claimInLane(UUID worker, String lane) {
        return jdbc.query(CLAIM_IN_LANE, (row, n) -> claimed(row), lane, worker, worker);
    }

    /**
     * Writes the results of those tasks that the worker still holds under the attempt that it claimed.
     *
     * @return those that were written; the others had been taken from the worker, and of its attempts nothing is kept
     */
    public List<FinishedTask> finish(UUID worker, List<Outcome> outcomes) {
        return jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(FINISH);
                    statement.setArray(1, SqlArrays.uuids(connection, outcomes, Outcome::id));
                    statement.setArray(2, SqlArrays.ints(connection, outcomes, Outcome::attempt));
                    statement.setArray(
                            3,
                            SqlArrays.texts(
                                    connection, outcomes, o -> o.status().wireName()));
                    statement.setArray(4, SqlArrays.texts(connection, outcomes, Outcome::result));
                    statement.setArray(5, SqlArrays.texts(connection, outcomes, Outcome::ename));
                    statement.setArray(6, SqlArrays.texts(connection, outcomes, Outcome::evalue));
                    statement.setArray(7, SqlArrays.texts(connection, outcomes, Outcome::traceback));
                    statement.setObject(8, worker);
                    return statement;
                },
                (row, n) -> finished(row));
    }

    /**
     * Which of the outcomes were written by this worker before: for outcomes that {@link #finish} did not take after a
     * commit of which it is not known whether it came through.
     */
    public List<FinishedTask> written(UUID worker, List<Outcome> outcomes) {
        return jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(WRITTEN);
                    statement.setArray(1, SqlArrays.uuids(connection, outcomes, Outcome::id));
                    statement.setArray(2, SqlArrays.ints(connection, outcomes, Outcome::attempt));
                    statement.setObject(3, worker);
                    return statement;
                },
                (row, n) -> finished(row));
    }

    /**
     * Gives back what the worker claimed without knowing it, because the answer to the commit was lost: nothing of it
     * was started.
     *
     * @param known the tasks that the worker runs
     */
    public int releaseUnknown(UUID worker, Collection<UUID> known) {
        return jdbc.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(RELEASE_UNKNOWN);
            statement.setObject(1, worker);
            statement.setArray(2, SqlArrays.uuids(connection, known, id -> id));
            return statement;
        });
    }

    /** The types that the worker offers and of which tasks are waiting, whatever became of their messages. */
    public List<WaitingType> waiting(UUID worker) {
        return jdbc.query(WAITING, (row, n) -> new WaitingType(row.getString(1), row.getString(2)), worker);
    }

    private static ClaimedTask claimed(ResultSet row) throws SQLException {
        return new ClaimedTask(
                SqlArrays.uuid(row, 1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                SqlArrays.instant(row, 6),
                SqlArrays.instant(row, 7));
    }

    /** Reads a finished task from the columns that {@code FINISH} returns. */
    public static FinishedTask finished(ResultSet row) throws SQLException {
        return new FinishedTask(
                SqlArrays.uuid(row, 1),
                row.getString(2),
                row.getString(3),
                TaskStatus.fromWire(row.getString(4)),
                row.getString(5),
                row.getInt(6),
                SqlArrays.instant(row, 7),
                SqlArrays.instantOrNull(row, 8),
                SqlArrays.instant(row, 9));
    }
}
