package dev.carafe.store.succession;

import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.WaitingType;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lanes of sequence keys. Of each, one task at most may be claimed; the others are {@code behind}, so that claiming
 * costs the same however many wait. Whoever adds a task to such a lane or takes a waiting one out of it holds the lane's
 * lock; so does who ends the running one, before the next is let in. Thread safe.
 */
public final class KeyLanes {

    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtextextended(lane, 7)) FROM unnest(?::text[]) AS lane
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

    public KeyLanes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks lanes until the transaction ends, all at once and in one order: two transactions never wait in a circle. */
    public void lock(Collection<String> lanes) {
        if (lanes.isEmpty()) {
            return;
        }
        List<String> sorted = List.copyOf(new TreeSet<>(lanes));
        jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(LOCK);
                    statement.setArray(1, SqlArrays.texts(connection, sorted, lane -> lane));
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
