package dev.carafe.store.dependency;

import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.WaitingType;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lanes of sequence keys. Of each, one task at most may be claimed; the others are {@code behind}, so that claiming
 * costs the same however many wait. Whoever adds a task to such a lane or takes a waiting one out of it holds the lane's
 * lock; so does who ends the running one, before the next is let in. Thread safe.
 *
 * <p>The order in which a transaction locks, so that no two wait for each other in a circle:
 *
 * <ol>
 *   <li>idempotency keys, and then the queues, each sorted;
 *   <li>lanes, all that it will need, by one call: those of the tasks that it adds, changes, ends or marks as awaited,
 *       and those of the tasks for which that means something;
 *   <li>rows of {@code execution}, sorted by id where one statement locks many; then those of {@code dependency}.
 * </ol>
 *
 * <p>Who passes over what others have locked ({@code SKIP LOCKED}) waits for nobody, and may do so at any time. What else
 * there is of the last kind is left to {@link dev.carafe.store.Deadlocks}: a task may end whose dependents are older.
 */
public final class SequenceKeyLanes {

    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(lock) FROM (
              SELECT DISTINCT hashtextextended(lane, 7) AS lock FROM unnest(?::text[]) AS lane ORDER BY lock OFFSET 0) AS l
            """;

    // Of a task that ends well, those that depend on it may come in; of another one, those all the way end as well.
    private static final String LOCK_AROUND = """
            WITH RECURSIVE lost AS (
              SELECT id FROM unnest(?::uuid[]) AS b(id)
              UNION
              SELECT d.waiting FROM lost l CROSS JOIN LATERAL (
                SELECT waiting FROM tasks.dependency WHERE awaited = l.id OFFSET 0) AS d
            ), done AS (
              SELECT id FROM unnest(?::uuid[]) AS g(id)
            ), concerned AS (
              SELECT id FROM lost
              UNION ALL SELECT id FROM done
              UNION ALL SELECT d.waiting FROM done CROSS JOIN LATERAL (
                SELECT waiting FROM tasks.dependency WHERE awaited = done.id OFFSET 0) AS d
            )
            SELECT pg_advisory_xact_lock(lock) FROM (
              SELECT DISTINCT hashtextextended(e.lane, 7) AS lock FROM concerned c CROSS JOIN LATERAL (
                SELECT lane FROM tasks.execution WHERE id = c.id AND keyed OFFSET 0) AS e
              ORDER BY lock OFFSET 0) AS l
            """;

    private static final String LET_IN = """
            UPDATE tasks.execution SET status = 'queued', queued_at = clock_timestamp()
            WHERE id = ANY (ARRAY(
              SELECT next.id FROM unnest(?::text[]) AS l(lane) CROSS JOIN LATERAL (
                SELECT id FROM tasks.execution
                WHERE lane = l.lane AND status IN ('queued', 'running', 'retrying', 'behind') AND status = 'behind'
                ORDER BY position LIMIT 1) AS next
              WHERE NOT EXISTS (SELECT FROM tasks.execution first WHERE first.lane = l.lane AND first.keyed
                                  AND first.status IN ('queued', 'retrying', 'running'))))
            RETURNING service, type
            """;

    private static final String LANES = """
            SELECT DISTINCT lane FROM tasks.execution WHERE id = ANY (?::uuid[]) AND keyed
            """;

    private final JdbcTemplate jdbc;

    public SequenceKeyLanes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks lanes until the transaction ends, all at once and in one order. */
    public void lock(Collection<String> lanes) {
        if (lanes.isEmpty()) {
            return;
        }
        jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(LOCK);
                    statement.setArray(1, SqlArrays.texts(connection, lanes, lane -> lane));
                    return statement;
                },
                (row, n) -> n);
    }

    /** The same for lanes together with those of the tasks. */
    public void lock(Collection<String> lanes, Collection<UUID> tasks) {
        Set<String> all = new TreeSet<>(lanes);
        if (!tasks.isEmpty()) {
            all.addAll(of(tasks));
        }
        lock(all);
    }

    /** The same for the lanes of tasks that are about to end, and of all others for which that means something. */
    void lockAround(Collection<UUID> endingWell, Collection<UUID> endingBadly) {
        jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(LOCK_AROUND);
                    statement.setArray(1, SqlArrays.uuids(connection, endingBadly, id -> id));
                    statement.setArray(2, SqlArrays.uuids(connection, endingWell, id -> id));
                    return statement;
                },
                (row, n) -> n);
    }

    /** Lets the next task of each lane be claimed, if there is none before it. The lanes must be locked. */
    public Set<WaitingType> letIn(Collection<String> lanes) {
        if (lanes.isEmpty()) {
            return Set.of();
        }
        return new LinkedHashSet<>(jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(LET_IN);
                    statement.setArray(1, SqlArrays.texts(connection, new TreeSet<>(lanes), lane -> lane));
                    return statement;
                },
                (row, n) -> new WaitingType(row.getString(1), row.getString(2))));
    }

    /** The lanes of those among the tasks that have a sequence key. */
    public Set<String> of(Collection<UUID> tasks) {
        return new TreeSet<>(jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(LANES);
                    statement.setArray(1, SqlArrays.uuids(connection, tasks, id -> id));
                    return statement;
                },
                (row, n) -> row.getString(1)));
    }
}
