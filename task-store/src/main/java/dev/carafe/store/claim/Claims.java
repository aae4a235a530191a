package dev.carafe.store.claim;

import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
              SET status = 'running', attempt = e.attempt + 1, worker = ?, started_at = clock_timestamp(), start_by = NULL
              WHERE e.id = ANY (ARRAY(SELECT id FROM next))
                AND (e.start_by IS NULL OR e.start_by > clock_timestamp())
                AND NOT EXISTS (SELECT FROM tasks.pause p WHERE p.service = e.service)
                AND EXISTS (SELECT FROM tasks.worker w JOIN tasks.offer o ON o.worker = w.id
                            WHERE w.id = ? AND w.lease_until > clock_timestamp()
                              AND o.service = e.service AND o.type = e.type)
              RETURNING e.id, e.service, e.type, e.attempt, e.queued_at, e.started_at, e.position, e.max_attempts,
                        e.retry_errors, e.time_limit, e.traceparent
            )
            SELECT c.id, c.service, c.type, c.attempt, t.payload, c.queued_at, c.started_at, c.max_attempts,
                   c.retry_errors, (extract(epoch FROM c.time_limit) * 1000)::bigint, c.traceparent
            FROM claimed c CROSS JOIN LATERAL (SELECT payload FROM tasks.task WHERE id = c.id OFFSET 0) AS t
            ORDER BY c.position
            """;

    // A gateway that has not heard yet that the type is parallel now has put the task into the service's lane.
    private static final String OUT_OF_LANE = "SET lane = CASE WHEN keyed THEN lane END, status";

    private static final String CLAIM_PARALLEL = """
            WITH next AS (
              SELECT id FROM tasks.execution WHERE service = ? AND type = ? AND status = 'queued'
              ORDER BY position LIMIT ? FOR UPDATE SKIP LOCKED
            ),
            """ + RUNNING.replace("SET status", OUT_OF_LANE);

    // Two workers that count at once would both find room.
    private static final String LOCK_TYPE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 8))";

    private static final String ROOM = """
            SELECT greatest(0, ? - count(*)) FROM tasks.execution WHERE service = ? AND type = ? AND status = 'running'
            """;

    // The head of the lane, whatever its status: while it runs, nothing behind it is claimed. Another worker that holds
    // its row is about to start it, or to end it and to claim the next: there is nothing to wait for.
    private static final String CLAIM_IN_LANE = """
            WITH next AS (
              SELECT id FROM tasks.execution
              WHERE id = (SELECT id FROM tasks.execution
                          WHERE lane = ? AND status IN ('queued', 'running', 'retrying', 'behind')
                          ORDER BY position LIMIT 1)
                AND status || '' = 'queued'
              FOR UPDATE SKIP LOCKED
            ),
            """ + RUNNING;

    private static final String FINISH = """
            WITH outcome AS (
              SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS o(id, attempt, result_status, result, ename, evalue, traceback)
            ), finished AS (
              DELETE FROM tasks.execution e USING outcome o
              WHERE e.id = o.id AND e.attempt = o.attempt AND e.worker IS NOT DISTINCT FROM ?
              RETURNING e.id, e.service, e.type, e.attempt, e.queued_at, e.started_at, e.worker, e.retention,
                        e.failure_retention, e.traceparent, e.awaited, e.keyed, e.lane,
                        o.result_status, o.result, o.ename, o.evalue, o.traceback
            ), written AS (
              INSERT INTO tasks.result (id, status, result, ename, evalue, traceback, attempt, worker, started_at,
                                        finished_at, expires_at)
              SELECT id, result_status, result, ename, evalue, traceback, attempt, worker, started_at, now(),
                     now() + CASE WHEN result_status = 'ok' THEN retention ELSE failure_retention END
              FROM finished
            )
            SELECT
            """ + FinishedTask.COLUMNS + " FROM finished";

    // The lane's next is looked for behind the one that ends: a statement does not see its own changes. Tasks on which
    // others depend take the long way.
    private static final String STEP_IN_LANE =
            """
            WITH finished AS (
              DELETE FROM tasks.execution e
              WHERE e.id = ? AND e.attempt = ? AND e.worker IS NOT DISTINCT FROM ? AND NOT e.awaited
              RETURNING e.id, e.service, e.type, e.attempt, e.queued_at, e.started_at, e.worker, e.retention,
                        e.failure_retention, e.traceparent, e.awaited, e.keyed, e.lane,
                        ?::text AS result_status, ?::text AS result, ?::text AS ename, ?::text AS evalue,
                        ?::text AS traceback
            ), written AS (
              INSERT INTO tasks.result (id, status, result, ename, evalue, traceback, attempt, worker, started_at,
                                        finished_at, expires_at)
              SELECT id, result_status, result, ename, evalue, traceback, attempt, worker, started_at, now(),
                     now() + CASE WHEN result_status = 'ok' THEN retention ELSE failure_retention END
              FROM finished
            ), next AS (
              SELECT id FROM tasks.execution
              WHERE id = (SELECT id FROM tasks.execution
                          WHERE lane = ? AND status IN ('queued', 'running', 'retrying', 'behind') AND id <> ?
                          ORDER BY position LIMIT 1)
                AND status || '' = 'queued' AND EXISTS (SELECT FROM finished)
              FOR UPDATE SKIP LOCKED
            ),
            """ + RUNNING.substring(0, RUNNING.indexOf("SELECT c.id")) + "SELECT " + FinishedTask.COLUMNS + """
            , c.* FROM finished LEFT JOIN (
              SELECT c.id AS c_id, c.service AS c_service, c.type AS c_type, c.attempt AS c_attempt, t.payload,
                     c.queued_at AS c_queued_at, c.started_at AS c_started_at, c.max_attempts, c.retry_errors,
                     (extract(epoch FROM c.time_limit) * 1000)::bigint, c.traceparent AS c_traceparent
              FROM claimed c CROSS JOIN LATERAL (SELECT payload FROM tasks.task WHERE id = c.id OFFSET 0) AS t) AS c
            ON true
            """;

    private static final int FINISHED_COLUMNS = 12;

    private static final String RETRY = """
            WITH outcome AS (
              SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::bigint[])
                AS o(id, attempt, ename, evalue, pause)
            ), before AS MATERIALIZED (
              SELECT e.id, e.attempt, e.worker, e.started_at, o.ename, o.evalue, o.pause
              FROM outcome o CROSS JOIN LATERAL (
                SELECT * FROM tasks.execution x
                WHERE x.id = o.id AND x.attempt = o.attempt AND x.worker IS NOT DISTINCT FROM ? FOR UPDATE) AS e
            ), again AS (
              UPDATE tasks.execution e
              SET status = 'retrying', due_at = clock_timestamp() + make_interval(secs => b.pause / 1000.0),
                  worker = NULL, started_at = NULL, progress = NULL
              FROM before b WHERE e.id = b.id
            )
            INSERT INTO tasks.attempt (id, attempt, worker, started_at, ended_at, ename, evalue)
            SELECT id, attempt, worker, started_at, clock_timestamp(), ename, evalue FROM before
            """;

    private static final String WRITTEN = """
            SELECT r.id, t.service, t.type, r.status, r.ename, r.attempt, t.submitted_at, r.started_at, r.finished_at,
                   t.traceparent, false, NULL
            FROM unnest(?::uuid[], ?::int[]) AS o(id, attempt)
            CROSS JOIN LATERAL (SELECT * FROM tasks.result WHERE id = o.id OFFSET 0) AS r
            CROSS JOIN LATERAL (SELECT service, type, submitted_at, traceparent FROM tasks.task WHERE id = o.id OFFSET 0)
              AS t
            WHERE r.worker = ? AND r.attempt = o.attempt
            """;

    private static final String CANCELLED = """
            SELECT id FROM tasks.execution WHERE cancelled_at IS NOT NULL AND worker = ?
            """;

    private static final String PROGRESS = """
            UPDATE tasks.execution e SET progress = p.progress
            FROM unnest(?::uuid[], ?::int[], ?::text[]) AS p(id, attempt, progress)
            WHERE e.id = p.id AND e.attempt = p.attempt AND e.worker = ?
            RETURNING e.id
            """;

    private static final String RELEASE_UNKNOWN = """
            UPDATE tasks.execution SET status = 'queued', worker = NULL, started_at = NULL, attempt = attempt - 1
            WHERE worker = ? AND id <> ALL (?::uuid[])
            """;

    private static final String WAITING = """
            SELECT o.service, o.type FROM tasks.offer o
            WHERE o.worker = ? AND EXISTS (
              SELECT FROM tasks.execution e WHERE e.service = o.service AND e.type = o.type AND e.status = 'queued')
            """;

    private final JdbcTemplate jdbc;

    public Claims(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Claims the longest waiting tasks of a parallel type; none if the worker's lease has ended. */
    public List<ClaimedTask> claimParallel(UUID worker, String service, String type, int most) {
        return jdbc.query(CLAIM_PARALLEL, (row, n) -> claimed(row), service, type, most, worker, worker);
    }

    /** The same for a type of which no more than {@code maxRunning} tasks run at once, in all workers together. */
    public List<ClaimedTask> claimParallel(UUID worker, String service, String type, int most, int maxRunning) {
        jdbc.query(LOCK_TYPE, (row, n) -> n, service + "/" + type);
        Integer room = jdbc.queryForObject(ROOM, Integer.class, maxRunning, service, type);
        int bounded = Math.min(most, room == null ? 0 : room);
        return bounded == 0 ? List.of() : claimParallel(worker, service, type, bounded);
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
     * @param outcomes final ones
     * @return those that were written; the others had been taken from the worker, and of its attempts nothing is kept
     */
    public List<FinishedTask> finish(UUID worker, List<Outcome> outcomes) {
        return jdbc.query(
                connection -> RowArrays.prepare(connection, FINISH, outcomes)
                        .uuids(Outcome::id)
                        .ints(Outcome::attempt)
                        .texts(o -> o.status().wireName())
                        .texts(Outcome::result)
                        .texts(Outcome::ename)
                        .texts(Outcome::evalue)
                        .texts(Outcome::traceback)
                        .value(worker)
                        .done(),
                (row, n) -> FinishedTask.read(row));
    }

    /** The end of a lane's task, and the start of the next. */
    public record Step(FinishedTask finished, List<ClaimedTask> claimed) {}

    /**
     * Writes the result of a lane's task and claims the next in one statement, which commits by itself.
     *
     * @return empty if nothing was done: the task was taken from the worker, or others depend on it
     */
    public Optional<Step> finishAndClaimInLane(UUID worker, Outcome outcome, String lane) {
        return jdbc
                .query(
                        STEP_IN_LANE,
                        (row, n) -> new Step(
                                FinishedTask.read(row),
                                row.getObject(FINISHED_COLUMNS + 1) == null
                                        ? List.of()
                                        : List.of(claimed(row, FINISHED_COLUMNS))),
                        outcome.id(),
                        outcome.attempt(),
                        worker,
                        outcome.status().wireName(),
                        outcome.result(),
                        outcome.ename(),
                        outcome.evalue(),
                        outcome.traceback(),
                        lane,
                        outcome.id(),
                        worker,
                        worker)
                .stream()
                .findFirst();
    }

    /** Puts off those tasks that the worker still holds until their next attempt, and keeps what came of this one. */
    public void retry(UUID worker, List<Outcome> outcomes) {
        jdbc.update(connection -> RowArrays.prepare(connection, RETRY, outcomes)
                .uuids(Outcome::id)
                .ints(Outcome::attempt)
                .texts(Outcome::ename)
                .texts(Outcome::evalue)
                .longs(o -> o.retryAfter() == null ? 0 : o.retryAfter().toMillis())
                .value(worker)
                .done());
    }

    /** Which of the tasks that the worker runs somebody has cancelled. */
    public List<UUID> cancelled(UUID worker) {
        return jdbc.query(CANCELLED, (row, n) -> SqlArrays.uuid(row, 1), worker);
    }

    /**
     * Keeps the latest reports of running tasks.
     *
     * @return the tasks that the worker still runs under that attempt
     */
    public Set<UUID> report(UUID worker, Collection<ProgressReport> reports) {
        return new HashSet<>(jdbc.query(
                connection -> RowArrays.prepare(connection, PROGRESS, reports)
                        .uuids(ProgressReport::id)
                        .ints(ProgressReport::attempt)
                        .texts(ProgressReport::json)
                        .value(worker)
                        .done(),
                (row, n) -> SqlArrays.uuid(row, 1)));
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
                (row, n) -> FinishedTask.read(row));
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
        return claimed(row, 0);
    }

    private static ClaimedTask claimed(ResultSet row, int before) throws SQLException {
        Long limit = row.getObject(before + 10, Long.class);
        return new ClaimedTask(
                SqlArrays.uuid(row, before + 1),
                row.getString(before + 2),
                row.getString(before + 3),
                row.getInt(before + 4),
                row.getString(before + 5),
                SqlArrays.instant(row, before + 6),
                SqlArrays.instant(row, before + 7),
                row.getInt(before + 8),
                row.getBoolean(before + 9),
                limit == null ? null : Duration.ofMillis(limit),
                row.getString(before + 11));
    }
}
