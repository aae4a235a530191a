package dev.carafe.store.time;

import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.succession.Consequences;
import dev.carafe.store.succession.Entries;
import dev.carafe.store.succession.KeyLanes;
import dev.carafe.store.succession.Succession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does what is due by the database's clock: lets scheduled tasks and those that pause before another attempt into their
 * queues, and ends those that were not started in time. Gateways and workers all do so; they do not get into each
 * other's way, and one of them is enough. Thread safe.
 */
public final class Timekeeper {

    /** Tasks in one transaction: a million that become due at once must not be one. */
    static final int MOST = 1_000;

    // Bounds that the index knows: it keeps an entry of each task that was started since the last vacuum, and to look
    // for the first of all was to walk over those. Hence now(), which holds still during a statement.
    private static final String NEXT = """
            SELECT ceil(1000 * extract(epoch FROM least(
                (SELECT start_by FROM tasks.execution WHERE start_by <= now() + make_interval(secs => ?)
                 ORDER BY start_by LIMIT 1),
                (SELECT due_at FROM tasks.execution
                 WHERE status IN ('scheduled', 'retrying') AND due_at <= now() + make_interval(secs => ?)
                 ORDER BY due_at LIMIT 1),
                (SELECT to_timestamp(0) FROM tasks.execution
                 WHERE cancelled_at IS NOT NULL AND worker IS NULL LIMIT 1)) - clock_timestamp()))
            """;

    private static final String DUE = """
            SELECT id FROM tasks.execution WHERE status IN ('scheduled', 'retrying') AND due_at <= now()
            ORDER BY due_at LIMIT ?
            """;

    private static final String LOCK_DUE = """
            SELECT id FROM tasks.execution
            WHERE id = ANY (?) AND status IN ('scheduled', 'retrying') AND due_at <= clock_timestamp()
            ORDER BY id FOR UPDATE SKIP LOCKED
            """;

    private static final String AGAIN = """
            UPDATE tasks.execution SET status = 'queued', due_at = NULL, queued_at = clock_timestamp()
            WHERE id = ANY (?) AND status = 'retrying' RETURNING service, type
            """;

    private static final String LATE = """
            SELECT id FROM tasks.execution WHERE start_by <= now() ORDER BY start_by LIMIT ?
            """;

    private static final String CANCELLED = """
            SELECT id FROM tasks.execution WHERE cancelled_at IS NOT NULL AND worker IS NULL LIMIT ?
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final KeyLanes lanes;
    private final Entries entries;
    private final Succession succession;

    public Timekeeper(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.lanes = new KeyLanes(jdbc);
        this.entries = new Entries(jdbc);
        this.succession = new Succession(jdbc);
    }

    /**
     * Looks when something will be due, by one cheap statement.
     *
     * @param most the answer if nothing will be for so long
     * @return zero if something is due now
     */
    public Duration untilDue(Duration most) {
        double seconds = most.toMillis() / 1_000.0;
        Double millis = jdbc.queryForObject(NEXT, Double.class, seconds, seconds);
        return millis == null || millis >= most.toMillis() ? most : Duration.ofMillis(Math.max(0, millis.longValue()));
    }

    /** Does everything that is due, each bulk in a transaction of its own. */
    public Consequences tick() {
        Consequences all = Consequences.NONE;
        List<UUID> late = ids(LATE);
        while (!late.isEmpty()) {
            Consequences ended =
                    end(late, TaskStatus.ERROR, TaskResultError.EXPIRED, "the task was not started in time");
            all = all.and(ended);
            // What others hold at this moment is looked at again at the next tick.
            late = ended.ended().size() < MOST ? List.of() : ids(LATE);
        }
        List<UUID> due = ids(DUE);
        while (!due.isEmpty()) {
            all = all.and(letIn(due));
            due = due.size() < MOST ? List.of() : ids(DUE);
        }
        List<UUID> cancelled = ids(CANCELLED);
        if (!cancelled.isEmpty()) {
            all = all.and(end(
                    cancelled,
                    TaskStatus.CANCELLED,
                    TaskResultError.CANCELLED,
                    "the task was cancelled; its last attempt had failed by itself"));
        }
        return all;
    }

    private List<UUID> ids(String sql) {
        return jdbc.query(sql, (row, n) -> SqlArrays.uuid(row, 1), MOST);
    }

    private Consequences letIn(List<UUID> due) {
        return transaction.execute(status -> {
            lanes.lock(lanes.of(due));
            List<UUID> locked =
                    jdbc.query(LOCK_DUE, (row, n) -> SqlArrays.uuid(row, 1), (Object) due.toArray(UUID[]::new));
            UUID[] ids = locked.toArray(UUID[]::new);
            Set<WaitingType> waiting = new LinkedHashSet<>(
                    jdbc.query(AGAIN, (row, n) -> new WaitingType(row.getString(1), row.getString(2)), (Object) ids));
            waiting.addAll(entries.enter(scheduledAmong(locked)));
            return new Consequences(List.of(), waiting);
        });
    }

    private List<UUID> scheduledAmong(List<UUID> ids) {
        return jdbc.query(
                "SELECT id FROM tasks.execution WHERE id = ANY (?) AND status = 'scheduled'",
                (row, n) -> SqlArrays.uuid(row, 1),
                (Object) ids.toArray(UUID[]::new));
    }

    private Consequences end(List<UUID> ids, TaskStatus status, String ename, String reason) {
        return transaction.execute(inside -> {
            Map<UUID, String> reasons = new LinkedHashMap<>();
            ids.forEach(id -> reasons.put(id, reason));
            return succession.end(status, ename, reasons);
        });
    }
}
