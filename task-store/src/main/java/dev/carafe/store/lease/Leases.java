package dev.carafe.store.lease;

import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.dependency.StateChanges;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which workers are alive. A worker holds one lease for all its tasks and renews it; all times are the database's, so a
 * worker's wrong clock does no harm. Thread safe.
 */
public final class Leases {

    /** Whether there is anything to reap, which is rare. */
    private static final String LOST = """
            SELECT EXISTS (SELECT FROM tasks.worker WHERE lease_until < clock_timestamp())
                OR EXISTS (SELECT FROM tasks.execution e WHERE e.worker IS NOT NULL
                           AND NOT EXISTS (SELECT FROM tasks.worker w WHERE w.id = e.worker))
            """;

    private static final String ORPHANS = """
            SELECT e.id FROM tasks.execution e
            WHERE e.worker IS NOT NULL AND NOT EXISTS (SELECT FROM tasks.worker w WHERE w.id = e.worker)
            """;

    /**
     * Queues running tasks again in their old place. To be formatted with which of them, why their attempt has no result,
     * in two columns, and how many attempts they may have more.
     */
    private static final String QUEUE_AGAIN = """
            WITH before AS MATERIALIZED (
              SELECT id, attempt, max_attempts, worker, started_at FROM tasks.execution
              WHERE %s AND repeatable AND cancelled_at IS NULL FOR UPDATE
            ), kept AS (
              INSERT INTO tasks.attempt (id, attempt, worker, started_at, ended_at, ename, evalue)
              SELECT id, attempt, worker, started_at, clock_timestamp(), %s FROM before
            )
            UPDATE tasks.execution
            SET status = 'queued', worker = NULL, started_at = NULL, progress = NULL,
                queued_at = clock_timestamp(), max_attempts = max_attempts + %s
            WHERE id = ANY (ARRAY(SELECT id FROM before))
            RETURNING service, type
            """;

    private static final String QUEUE_LOST = QUEUE_AGAIN.formatted("id = ANY (?) AND attempt < max_attempts", """
            'WorkerLost', 'the worker was lost while it ran attempt ' || attempt || ' of ' || max_attempts
            """, 0);

    // Attempts go on being counted: whoever writes for an earlier one is too late.
    private static final String QUEUE_RETURNED =
            QUEUE_AGAIN.formatted("worker = ?", "'WorkerStopped', 'the worker was stopped while it ran the task'", 1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DependencyResolution dependencyResolution;

    public Leases(JdbcClient jdbc, TransactionTemplate transaction, DependencyResolution dependencyResolution) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.dependencyResolution = dependencyResolution;
    }

    /** Starts a worker's lease under a new id. */
    public void join(UUID worker, String host, String version, Duration lease) {
        jdbc.sql("""
                        INSERT INTO tasks.worker (id, host, version, started_at, lease, lease_until)
                        VALUES (?, ?, ?, now(), make_interval(secs => ?), clock_timestamp() + make_interval(secs => ?))
                        """)
                .params(worker, host, version, seconds(lease), seconds(lease))
                .update();
    }

    /**
     * Renews a worker's lease, even an expired one if nobody has noticed yet.
     *
     * @return false if the worker was declared dead: its tasks are taken from it, and it must join under a new id
     */
    public boolean renew(UUID worker, Duration lease) {
        return jdbc.sql("""
                        UPDATE tasks.worker SET lease_until = clock_timestamp() + make_interval(secs => ?) WHERE id = ?
                        """).params(seconds(lease), worker).update() == 1;
    }

    /**
     * Ends a worker's lease at its own wish. Of what it still held, that which may be run again is queued in its old place,
     * without an attempt less; the rest is taken from it as if it were lost.
     */
    public StateChanges leave(UUID worker) {
        return transaction.execute(status -> {
            jdbc.sql("DELETE FROM tasks.worker WHERE id = ?").param(worker).update();
            lockAroundOrphans();
            return new StateChanges(List.of(), queueAgain(QUEUE_RETURNED, worker)).and(takeFromTheLost());
        });
    }

    /**
     * Declares workers dead whose leases have ended, and takes their tasks from them: those that may be run again are
     * queued in their old place, the others end as {@code WorkerLost}.
     *
     * @param watching for how long the caller has been able to see the leases. After an outage of the database all
     *     leases have ended: who was away must leave every worker the time of its lease to renew it
     */
    public StateChanges reap(Duration watching) {
        if (!Boolean.TRUE.equals(jdbc.sql(LOST).query(Boolean.class).single())) {
            return StateChanges.NONE;
        }
        return transaction.execute(status -> {
            jdbc.sql("""
                            DELETE FROM tasks.worker WHERE id = ANY (ARRAY(
                              SELECT id FROM tasks.worker
                              WHERE lease_until < clock_timestamp() AND lease <= make_interval(secs => ?)
                              FOR UPDATE SKIP LOCKED))
                            """).param(seconds(watching)).update();
            lockAroundOrphans();
            return takeFromTheLost();
        });
    }

    /** Lanes come before rows, see {@link dev.carafe.store.dependency.SequenceKeyLanes}. */
    private void lockAroundOrphans() {
        List<UUID> orphans = orphans(ORPHANS);
        if (!orphans.isEmpty()) {
            dependencyResolution.lockFor(List.of(), orphans);
        }
    }

    private List<UUID> orphans(String sql) {
        return jdbc.sql(sql).query((row, n) -> SqlArrays.uuid(row, 1)).list();
    }

    private StateChanges takeFromTheLost() {
        List<UUID> orphans = orphans(ORPHANS + "FOR UPDATE OF e SKIP LOCKED");
        if (orphans.isEmpty()) {
            return StateChanges.NONE;
        }
        UUID[] ids = orphans.toArray(UUID[]::new);
        Set<WaitingType> waiting = queueAgain(QUEUE_LOST, ids);
        List<FinishedTask> lost = jdbc.sql("""
                        WITH lost AS (
                          DELETE FROM tasks.execution
                          WHERE id = ANY (?) AND status || '' = 'running'
                          RETURNING *, CASE WHEN cancelled_at IS NULL THEN 'error' ELSE 'cancelled' END AS result_status,
                                    CASE WHEN cancelled_at IS NULL THEN 'WorkerLost' ELSE 'TaskCancelled' END AS ename
                        ), written AS (
                          INSERT INTO tasks.result (id, status, ename, evalue, traceback, attempt, worker, progress,
                                                    started_at, finished_at, expires_at)
                          SELECT id, result_status, ename,
                                 CASE WHEN cancelled_at IS NULL
                                   THEN 'the worker was lost while it ran attempt ' || attempt || ' of ' || max_attempts
                                     || CASE WHEN repeatable THEN '' ELSE '; the type runs at most once' END
                                   ELSE 'the task was cancelled, and then its worker was lost' END,
                                 '', attempt, worker, progress, started_at, now(), now() + failure_retention
                          FROM lost
                        )
                        SELECT %s FROM lost
                        """.formatted(FinishedTask.COLUMNS))
                .param(ids)
                .query((row, n) -> FinishedTask.read(row))
                .list();
        return new StateChanges(lost, waiting).and(dependencyResolution.after(lost));
    }

    private Set<WaitingType> queueAgain(String sql, Object which) {
        return new LinkedHashSet<>(jdbc.sql(sql)
                .param(which)
                .query((row, n) -> new WaitingType(row.getString(1), row.getString(2)))
                .list());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
