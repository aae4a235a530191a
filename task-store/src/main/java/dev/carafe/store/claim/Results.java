package dev.carafe.store.claim;

import dev.carafe.store.RowArrays;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;

/**
 * Writes what came of tasks, alone or together with the claim of the next ones. Each method is one statement, to be
 * combined with others in the caller's transaction. A worker writes only for tasks that it still holds under the attempt
 * that it claimed. Thread safe. How rows are named is said in {@link Claims}.
 */
public final class Results {

    private static final String WRITE = """
            written AS (
              INSERT INTO tasks.result (id, status, result, ename, evalue, traceback, attempt, worker, progress, started_at,
                                        finished_at, expires_at)
              SELECT id, result_status, result, ename, evalue, traceback, attempt, worker, progress, started_at, now(),
                     now() + CASE WHEN result_status = 'ok' THEN retention ELSE failure_retention END
              FROM finished
            )
            """;

    private static final String SELECT_FINISHED = "SELECT " + FinishedTask.COLUMNS;
    private static final int FINISHED_COLUMNS = 12;
    private static final int CLAIMED_COLUMNS = 13;

    /** Only those whose end means nothing for others. */
    private static final String ALONE = "AND NOT x.awaited AND NOT x.keyed";

    private static final String BOTH = SELECT_FINISHED
            + nulls(CLAIMED_COLUMNS - 1)
            + ", 0 AS position FROM finished UNION ALL "
            + Claims.SELECT_CLAIMED.replaceFirst(
                    "SELECT", "SELECT " + nulls(FINISHED_COLUMNS).substring(1) + ",")
            + " ORDER BY position";

    // A statement does not see its own changes: what it ends is no longer the lane's head, and is to be gone before
    // the next one runs. While it ran, it was the lane's first, so that whatever follows is behind it, or came into
    // the lane since then.
    private static final String BEHIND_FINISHED = """
            AND id <> ALL (ARRAY(SELECT id FROM gone))
            AND position >= CASE WHEN EXISTS (SELECT FROM finished f WHERE f.lane = ?) THEN ? ELSE 0 END
            """;

    private static final Finishing FINISH = Finishing.of("", SELECT_FINISHED + " FROM finished");
    private static final Finishing FINISH_ALONE = Finishing.of(ALONE, SELECT_FINISHED + " FROM finished");
    private static final Finishing FINISH_AND_CLAIM_PARALLEL =
            Finishing.of(ALONE, ", " + Claims.NEXT_OF_TYPE + ", " + Claims.CLAIMED_OUT_OF_LANE + BOTH);
    private static final Finishing FINISH_AND_CLAIM_IN_LANE =
            Finishing.of(ALONE, ", " + Claims.NEXT_IN_LANE.formatted(BEHIND_FINISHED) + ", " + Claims.CLAIMED + BOTH);

    /** A statement that writes results, in two forms: to end one task takes the database a tenth less than one of many. */
    private record Finishing(String one, String many) {

        static Finishing of(String condition, String rest) {
            String one = """
                    WITH finished AS MATERIALIZED (
                      DELETE FROM tasks.execution x
                      WHERE x.id = ? AND x.attempt = ? AND x.worker IS NOT DISTINCT FROM ? %s
                      RETURNING x.*, ?::text AS result_status, ?::text AS result, ?::text AS ename, ?::text AS evalue,
                                ?::text AS traceback
                    ), gone AS (
                      SELECT id FROM finished
                    ),
                    """.formatted(condition);
            String many = """
                    WITH outcome AS (
                      SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                        AS o(id, attempt, result_status, result, ename, evalue, traceback)
                    ), finished AS MATERIALIZED (
                      SELECT e.*, o.result_status, o.result, o.ename, o.evalue, o.traceback
                      FROM outcome o CROSS JOIN LATERAL (
                        SELECT * FROM tasks.execution x
                        WHERE x.id = o.id AND x.attempt = o.attempt AND x.worker IS NOT DISTINCT FROM ? %s FOR UPDATE) AS e
                    ), gone AS (
                      DELETE FROM tasks.execution WHERE id = ANY (ARRAY(SELECT id FROM finished)) RETURNING id
                    ),
                    """.formatted(condition);
            return new Finishing(one + WRITE + rest, many + WRITE + rest);
        }

        RowArrays<AttemptOutcome> prepare(Connection connection, UUID worker, List<AttemptOutcome> outcomes)
                throws SQLException {
            if (outcomes.size() == 1) {
                AttemptOutcome only = outcomes.getFirst();
                return RowArrays.prepare(connection, one, outcomes)
                        .value(only.id())
                        .value(only.attempt())
                        .value(worker)
                        .value(only.status().wireName())
                        .value(only.result())
                        .value(only.ename())
                        .value(only.evalue())
                        .value(only.traceback());
            }
            return RowArrays.prepare(connection, many, outcomes)
                    .uuids(AttemptOutcome::id)
                    .ints(AttemptOutcome::attempt)
                    .texts(o -> o.status().wireName())
                    .texts(AttemptOutcome::result)
                    .texts(AttemptOutcome::ename)
                    .texts(AttemptOutcome::evalue)
                    .texts(AttemptOutcome::traceback)
                    .value(worker);
        }
    }

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
              SET status = 'retrying', worker = NULL, started_at = NULL, progress = NULL,
                  due_at = clock_timestamp() + make_interval(
                    secs => (SELECT b.pause FROM before b WHERE b.id = e.id LIMIT 1) / 1000.0)
              WHERE e.id = ANY (ARRAY(SELECT id FROM before))
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

    private final JdbcTemplate jdbc;

    public Results(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Tasks that have ended, and those that were claimed in their place.
     *
     * @param finished in no particular order
     * @param claimed in order
     */
    public record Step(List<FinishedTask> finished, List<ClaimedTask> claimed) {}

    /**
     * Writes results.
     *
     * @param outcomes final ones
     * @return those that were written; the others had been taken from the worker, and of its attempts nothing is kept
     */
    public List<FinishedTask> finish(UUID worker, List<AttemptOutcome> outcomes) {
        return jdbc.query(
                connection -> FINISH.prepare(connection, worker, outcomes).done(), (row, n) -> FinishedTask.read(row));
    }

    /**
     * The same for those alone whose end means nothing for other tasks, so that it need not be followed by anything in
     * the same transaction: no other depends on them, and they have no sequence key.
     */
    public List<FinishedTask> finishAlone(UUID worker, List<AttemptOutcome> outcomes) {
        return jdbc.query(
                connection -> FINISH_ALONE.prepare(connection, worker, outcomes).done(),
                (row, n) -> FinishedTask.read(row));
    }

    /** {@link #finishAlone}, and {@link Claims#claimParallel(UUID, String, String, long, int)}. */
    public Step finishAndClaimParallel(
            UUID worker, List<AttemptOutcome> outcomes, String service, String type, long from, int most) {
        return step(connection -> FINISH_AND_CLAIM_PARALLEL
                .prepare(connection, worker, outcomes)
                .value(service)
                .value(type)
                .value(from)
                .value(most)
                .value(worker)
                .value(worker)
                .done());
    }

    /**
     * {@link #finishAlone}, and {@link Claims#claimInLane}.
     *
     * @param from if the lane's running task is among those that end, passes over what came into the lane before that
     *     position while it ran
     */
    public Step finishAndClaimInLane(UUID worker, List<AttemptOutcome> outcomes, String lane, long from) {
        return step(connection -> FINISH_AND_CLAIM_IN_LANE
                .prepare(connection, worker, outcomes)
                .value(lane)
                .value(lane)
                .value(from)
                .value(worker)
                .value(worker)
                .done());
    }

    private Step step(PreparedStatementCreator statement) {
        Step step = new Step(new ArrayList<>(), new ArrayList<>());
        jdbc.query(statement, (ResultSet row) -> {
            if (row.getObject(1) != null) {
                step.finished().add(FinishedTask.read(row));
            } else {
                step.claimed().add(Claims.claimed(row, FINISHED_COLUMNS));
            }
        });
        return step;
    }

    /** Puts off tasks until their next attempt, and keeps what came of this one. */
    public void retry(UUID worker, List<AttemptOutcome> outcomes) {
        jdbc.update(connection -> RowArrays.prepare(connection, RETRY, outcomes)
                .uuids(AttemptOutcome::id)
                .ints(AttemptOutcome::attempt)
                .texts(AttemptOutcome::ename)
                .texts(AttemptOutcome::evalue)
                .longs(o -> o.retryAfter() == null ? 0 : o.retryAfter().toMillis())
                .value(worker)
                .done());
    }

    /**
     * Which of the outcomes were written by this worker before: for outcomes that {@link #finish} did not take after a
     * commit of which it is not known whether it came through.
     */
    public List<FinishedTask> written(UUID worker, List<AttemptOutcome> outcomes) {
        return jdbc.query(
                connection -> RowArrays.prepare(connection, WRITTEN, outcomes)
                        .uuids(AttemptOutcome::id)
                        .ints(AttemptOutcome::attempt)
                        .value(worker)
                        .done(),
                (row, n) -> FinishedTask.read(row));
    }

    private static String nulls(int columns) {
        return ", " + String.join(", ", Collections.nCopies(columns, "NULL"));
    }
}
