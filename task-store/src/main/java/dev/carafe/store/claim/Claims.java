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
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Claims tasks for a worker. Each method is one statement, to be combined with others in the
 * caller's transaction. Thread safe.
 *
 * <p>Rows are named through {@code = ANY (ARRAY(…))} and looked up one by one through {@code LATERAL}: joins would let
 * the planner scan a whole table whenever its statistics are behind, which they are in a queue. For the same reason no
 * condition on {@code status} or {@code worker} stands beside the id where a partial index could answer it: the planner
 * would walk that whole index instead.
 */
public final class Claims {

    /** Begins tasks of the relation {@code next}; parameters: the worker, twice. */
    static final String CLAIMED = """
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
                        e.attempts_before, e.retry_errors, e.time_limit, e.traceparent
            )
            """;

    /** The same for a parallel type: a gateway that had not heard of that yet has put the task into a lane. */
    static final String CLAIMED_OUT_OF_LANE =
            CLAIMED.replace("SET status", "SET lane = CASE WHEN keyed THEN lane END, status");

    /** What {@link #claimed} reads. */
    static final String SELECT_CLAIMED = """
            SELECT c.id, c.service, c.type, c.attempt, t.payload, c.queued_at, c.started_at, c.max_attempts,
                   c.attempts_before, c.retry_errors, (extract(epoch FROM c.time_limit) * 1000)::bigint, c.traceparent, c.position
            FROM claimed c CROSS JOIN LATERAL (SELECT payload FROM tasks.task WHERE id = c.id OFFSET 0) AS t
            """;

    /**
     * The longest waiting of a type; parameters: service, type, the first position that counts, how many. Without the
     * position each claim would walk over the index entries of all that were claimed since the last vacuum.
     */
    static final String NEXT_OF_TYPE = """
            next AS (
              SELECT id FROM tasks.execution WHERE service = ? AND type = ? AND status = 'queued' AND position >= ?
              ORDER BY position LIMIT ? FOR UPDATE SKIP LOCKED
            )
            """;

    private static final String CLAIM_PARALLEL =
            "WITH " + NEXT_OF_TYPE + ", " + CLAIMED_OUT_OF_LANE + SELECT_CLAIMED + " ORDER BY position";

    // Two workers that count at once would both find room.
    private static final String LOCK_TYPE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 8))";

    private static final String ROOM = """
            SELECT greatest(0, ? - count(*)) FROM tasks.execution WHERE service = ? AND type = ? AND status = 'running'
            """;

    /**
     * The head of a lane, whatever its status: while it runs, nothing behind it is claimed. Another worker that holds its
     * row is about to start it, or to end it and to claim the next: there is nothing to wait for. Parameter: the lane. To be
     * formatted with one more condition for the head, or none.
     */
    static final String NEXT_IN_LANE = """
            next AS (
              SELECT id FROM tasks.execution
              WHERE id = (SELECT id FROM tasks.execution
                          WHERE lane = ? AND status IN ('queued', 'running', 'retrying', 'behind') %s
                          ORDER BY position LIMIT 1)
                AND status || '' = 'queued'
              FOR UPDATE SKIP LOCKED
            )
            """;

    private static final String CLAIM_IN_LANE = "WITH " + NEXT_IN_LANE.formatted("") + ", " + CLAIMED + SELECT_CLAIMED;

    private static final String CANCELLED = """
            SELECT id FROM tasks.execution WHERE cancelled_at IS NOT NULL AND worker = ?
            """;

    private static final String PROGRESS = """
            WITH report AS (
              SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[]) AS p(id, attempt, progress)
            )
            UPDATE tasks.execution e SET progress = (SELECT p.progress FROM report p WHERE p.id = e.id)
            WHERE e.id = ANY (ARRAY(SELECT id FROM report)) AND e.worker = ?
              AND e.attempt = (SELECT p.attempt FROM report p WHERE p.id = e.id)
            RETURNING e.id
            """;

    // The claim has forgotten by when a task was to be started: it is counted again as the submission did. Of a task
    // that
    // was run before, or is run again, nothing of that is known any more.
    private static final String RELEASE_UNKNOWN = """
            UPDATE tasks.execution e
            SET status = 'queued', worker = NULL, started_at = NULL, attempt = attempt - 1,
                start_by = CASE WHEN attempt = 1 THEN (
                  SELECT greatest(t.submitted_at, (t.options::jsonb ->> 'runAt')::timestamptz)
                         + coalesce(t.options::jsonb ->> 'queueTimeout', r.limits::jsonb ->> 'queueTimeout')::interval
                  FROM tasks.task t LEFT JOIN tasks.registration r ON r.service = t.service AND r.type = t.type
                  WHERE t.id = e.id) END
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
        return claimParallel(worker, service, type, 0, most);
    }

    /**
     * The same, but for those before a position.
     *
     * @param from passes over tasks that may well be there: for workers that have just taken many and look at all soon
     */
    public List<ClaimedTask> claimParallel(UUID worker, String service, String type, long from, int most) {
        return jdbc.query(CLAIM_PARALLEL, (row, n) -> claimed(row), service, type, from, most, worker, worker);
    }

    /** The same for a type of which no more than {@code maxRunning} tasks run at once, in all workers together. */
    public List<ClaimedTask> claimParallel(
            UUID worker, String service, String type, long from, int most, int maxRunning) {
        jdbc.query(LOCK_TYPE, (row, n) -> n, service + "/" + type);
        Integer room = jdbc.queryForObject(ROOM, Integer.class, maxRunning, service, type);
        int bounded = Math.min(most, room == null ? 0 : room);
        return bounded == 0 ? List.of() : claimParallel(worker, service, type, from, bounded);
    }

    /**
     * Claims the next task of a lane; none if there is none, if one of the lane is running, if the worker does not offer
     * its type, or if the worker's lease has ended.
     */
    public List<ClaimedTask> claimInLane(UUID worker, String lane) {
        return jdbc.query(CLAIM_IN_LANE, (row, n) -> claimed(row), lane, worker, worker);
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

    /** Reads one from the columns of {@link #SELECT_CLAIMED}, before which there are so many others. */
    static ClaimedTask claimed(ResultSet row, int before) throws SQLException {
        Long limit = row.getObject(before + 11, Long.class);
        return new ClaimedTask(
                SqlArrays.uuid(row, before + 1),
                row.getString(before + 2),
                row.getString(before + 3),
                row.getInt(before + 4),
                row.getString(before + 5),
                SqlArrays.instant(row, before + 6),
                SqlArrays.instant(row, before + 7),
                row.getInt(before + 8),
                row.getInt(before + 9),
                row.getBoolean(before + 10),
                limit == null ? null : Duration.ofMillis(limit),
                row.getString(before + 12),
                row.getLong(before + 13));
    }
}
