package dev.carafe.store.claim;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Knows up to which position no task can turn up any more. Positions are handed out before the transactions that insert
 * them are committed, and those of two gateways are not committed in the order of positions: whoever has seen a task at
 * one position may still meet another one before it. A position is settled when all transactions have ended that were
 * under way when it was handed out; each takes its own number before it takes positions.
 *
 * <p>Not thread safe.
 */
public final class SettledPositions {

    // The number is drawn after the position was read. The snapshot tells below which number all have ended; what has
    // no
    // number yet has no position either.
    private static final String LOOK = """
            SELECT CASE WHEN p.is_called THEN p.last_value ELSE 0 END,
                   pg_current_xact_id()::text::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            FROM tasks.position p
            """;

    private record Look(long position, long number, long allEndedBelow) {}

    private final JdbcTemplate jdbc;
    private @Nullable Look unsettled;
    private long settled;

    public SettledPositions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Looks how far positions are settled; each look settles what an earlier one has seen.
     *
     * @return the last settled position, 0 if none is known to be. Every task up to it that is ever committed is visible
     *     to statements that begin after this returns, but for those that come back into their queue
     */
    public long look() {
        Look now = jdbc.query(LOOK, (row, n) -> new Look(row.getLong(1), row.getLong(2), row.getLong(3)))
                .getFirst();
        if (unsettled != null && now.allEndedBelow() >= unsettled.number()) {
            settled = unsettled.position();
            unsettled = null;
        }
        if (unsettled == null) {
            unsettled = now;
        }
        // A database that was put back to an earlier state hands positions out again.
        settled = Math.min(settled, now.position());
        return settled;
    }
}
