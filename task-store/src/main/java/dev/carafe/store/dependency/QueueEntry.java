package dev.carafe.store.dependency;

import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.WaitingType;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lets tasks in that were held back by the time or by others: into their queue, or behind others of their key. */
public final class QueueEntry {

    private static final String ENTER = """
            UPDATE tasks.execution e
            SET status = CASE WHEN EXISTS (SELECT FROM tasks.dependency d WHERE d.waiting = e.id) THEN 'blocked'
                              WHEN keyed THEN 'behind' ELSE 'queued' END,
                due_at = NULL, queued_at = clock_timestamp()
            WHERE id = ANY (?::uuid[])
            RETURNING service, type, status, lane
            """;

    private record Entered(
            WaitingType type, String status, @Nullable String lane) {}

    private final JdbcTemplate jdbc;
    private final SequenceKeyLanes lanes;

    public QueueEntry(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.lanes = new SequenceKeyLanes(jdbc);
    }

    /**
     * Lets tasks in whose rows are locked. The lanes of their keys must have been locked before the rows.
     *
     * @return the types of which tasks may be claimed now
     */
    public Set<WaitingType> enter(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        List<Entered> entered = jdbc.query(
                connection -> uuids(connection.prepareStatement(ENTER), ids),
                (row, n) -> new Entered(
                        new WaitingType(row.getString(1), row.getString(2)), row.getString(3), row.getString(4)));
        Set<WaitingType> waiting = new LinkedHashSet<>();
        Set<String> keyLanes = new TreeSet<>();
        for (Entered one : entered) {
            switch (one.status()) {
                case "queued" -> waiting.add(one.type());
                case "behind" -> keyLanes.add(Objects.requireNonNull(one.lane()));
                default -> {}
            }
        }
        waiting.addAll(lanes.letIn(keyLanes));
        return waiting;
    }

    private static PreparedStatement uuids(PreparedStatement statement, Collection<UUID> ids)
            throws java.sql.SQLException {
        statement.setArray(1, SqlArrays.uuids(statement.getConnection(), ids, id -> id));
        return statement;
    }
}
