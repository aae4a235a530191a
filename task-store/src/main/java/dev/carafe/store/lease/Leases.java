package dev.carafe.store.lease;

import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.FinishedTask;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which workers are alive. A worker holds one lease for all its tasks and renews it; all times are the database's, so a
 * worker's wrong clock does no harm. Thread safe.
 */
public final class Leases {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public Leases(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
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
     * Ends a worker's lease at its own wish. What it still held is taken from it as if it were lost.
     *
     * @return the tasks that ended thereby
     */
    public List<FinishedTask> leave(UUID worker) {
        return transaction.execute(status -> {
            jdbc.sql("DELETE FROM tasks.worker WHERE id = ?").param(worker).update();
            return takeFromTheLost();
        });
    }

    /**
     * Declares workers dead whose leases have ended, and takes their tasks from them: those that may be run again are
     * queued in their old place, the others end as {@code WorkerLost}.
     *
     * @return the tasks that ended thereby
     */
    public List<FinishedTask> reap() {
        return transaction.execute(status -> {
            jdbc.sql("""
                            DELETE FROM tasks.worker WHERE id = ANY (ARRAY(
                              SELECT id FROM tasks.worker WHERE lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED))
                            """).update();
            return takeFromTheLost();
        });
    }

    private List<FinishedTask> takeFromTheLost() {
        return jdbc.sql("""
                        WITH orphan AS (
                          SELECT e.id FROM tasks.execution e
                          WHERE e.worker IS NOT NULL AND NOT EXISTS (SELECT FROM tasks.worker w WHERE w.id = e.worker)
                          FOR UPDATE OF e SKIP LOCKED
                        ), requeued AS (
                          UPDATE tasks.execution SET status = 'queued', worker = NULL, started_at = NULL
                          WHERE id = ANY (ARRAY(SELECT id FROM orphan)) AND repeatable AND attempt < max_attempts
                        ), lost AS (
                          DELETE FROM tasks.execution
                          WHERE id = ANY (ARRAY(SELECT id FROM orphan)) AND NOT (repeatable AND attempt < max_attempts)
                          RETURNING *
                        ), written AS (
                          INSERT INTO tasks.result (id, status, ename, evalue, traceback, attempt, worker, started_at,
                                                    finished_at, expires_at)
                          SELECT id, 'error', 'WorkerLost',
                                 'the worker was lost while it ran attempt ' || attempt || ' of ' || max_attempts
                                   || CASE WHEN repeatable THEN '' ELSE '; the type runs at most once' END,
                                 '', attempt, worker, started_at, now(), now() + retention
                          FROM lost
                        )
                        SELECT id, service, type, 'error', 'WorkerLost', attempt, queued_at, started_at, now() FROM lost
                        """).query((row, n) -> Claims.finished(row)).list();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
