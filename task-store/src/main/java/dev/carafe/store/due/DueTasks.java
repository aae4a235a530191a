package dev.carafe.store.due;

import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.dependency.QueueEntry;
import dev.carafe.store.dependency.SequenceKeyLanes;
import dev.carafe.store.dependency.StateChanges;
import dev.carafe.store.dependency.WaitingTaskEnder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does what is due by the database's clock: lets scheduled tasks and those that pause before another attempt into their
 * queues, and ends those that were not started in time. Gateways and workers all do so; they do not get into each
 * other's way, and one of them is enough. Thread safe.
 */
public final class DueTasks {

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

    // Most tasks mean nothing for others, and need no lane: those that are in somebody else's hands are passed over.
    private static final String DUE_ALONE = """
            SELECT id FROM tasks.execution
            WHERE status IN ('scheduled', 'retrying') AND due_at <= now() AND NOT keyed
            ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    // Lanes come before rows, so that these are found first and locked then.
    private static final String DUE_OF_KEYS = """
            SELECT id FROM tasks.execution WHERE status IN ('scheduled', 'retrying') AND due_at <= now() AND keyed
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

    private static final String SCHEDULED_AMONG =
            "SELECT id FROM tasks.execution WHERE id = ANY (?) AND status = 'scheduled'";

    private static final String LATE_ALONE = """
            SELECT id FROM tasks.execution WHERE start_by <= now() AND NOT keyed AND NOT awaited
            ORDER BY start_by LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String LATE_WITH_OTHERS = """
            SELECT id FROM tasks.execution WHERE start_by <= now() AND (keyed OR awaited) ORDER BY start_by LIMIT ?
            """;

    private static final String LOCK_LATE = """
            SELECT id FROM tasks.execution WHERE id = ANY (?) AND start_by <= now() ORDER BY id FOR UPDATE SKIP LOCKED
            """;

    private static final String CANCELLED = """
            SELECT id FROM tasks.execution WHERE cancelled_at IS NOT NULL AND worker IS NULL LIMIT ?
            """;

    private static final Bulk NOTHING = new Bulk(StateChanges.NONE, false);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final SequenceKeyLanes lanes;
    private final QueueEntry entries;
    private final WaitingTaskEnder endings;
    private final DependencyResolution dependencyResolution;

    public DueTasks(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.lanes = new SequenceKeyLanes(jdbc);
        this.entries = new QueueEntry(jdbc);
        this.endings = new WaitingTaskEnder(jdbc);
        this.dependencyResolution = new DependencyResolution(jdbc);
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

    /**
     * What was done in one transaction.
     *
     * @param more whether there may be more of that kind
     */
    private record Bulk(StateChanges stateChanges, boolean more) {}

    /** Does everything that is due, each bulk in a transaction of its own, and one of each kind after the other. */
    public StateChanges tick() {
        List<Supplier<Bulk>> kinds =
                List.of(this::endLateAlone, this::letInAlone, this::endLateWithOthers, this::letInOfKeys);
        StateChanges all = StateChanges.NONE;
        boolean more = true;
        while (more) {
            more = false;
            for (Supplier<Bulk> kind : kinds) {
                Bulk bulk = kind.get();
                all = all.and(bulk.stateChanges());
                more |= bulk.more();
            }
        }
        return all.and(endCancelled());
    }

    private Bulk endLateAlone() {
        return transaction.execute(status -> {
            List<UUID> late = ids(LATE_ALONE);
            return new Bulk(expire(late), late.size() == MOST);
        });
    }

    private Bulk endLateWithOthers() {
        List<UUID> late = ids(LATE_WITH_OTHERS);
        if (late.isEmpty()) {
            return NOTHING;
        }
        return transaction.execute(status -> {
            dependencyResolution.lockFor(List.of(), late);
            List<UUID> locked = locked(LOCK_LATE, late);
            return new Bulk(expire(locked), hasMore(late, locked));
        });
    }

    private Bulk letInAlone() {
        return transaction.execute(status -> {
            List<UUID> due = ids(DUE_ALONE);
            return new Bulk(letIn(due), due.size() == MOST);
        });
    }

    private Bulk letInOfKeys() {
        List<UUID> due = ids(DUE_OF_KEYS);
        if (due.isEmpty()) {
            return NOTHING;
        }
        return transaction.execute(status -> {
            lanes.lock(lanes.of(due));
            List<UUID> locked = locked(LOCK_DUE, due);
            return new Bulk(letIn(locked), hasMore(due, locked));
        });
    }

    /** If all of them were in somebody else's hands, that one goes on, and it is looked at again at the next tick. */
    private static boolean hasMore(List<UUID> found, List<UUID> locked) {
        return found.size() == MOST && !locked.isEmpty();
    }

    private StateChanges endCancelled() {
        List<UUID> cancelled = ids(CANCELLED);
        return cancelled.isEmpty()
                ? StateChanges.NONE
                : transaction.execute(status -> dependencyResolution.end(
                        TaskStatus.CANCELLED,
                        TaskResultError.CANCELLED,
                        because(cancelled, "the task was cancelled; its last attempt had failed by itself")));
    }

    private List<UUID> ids(String sql) {
        return jdbc.query(sql, (row, n) -> SqlArrays.uuid(row, 1), MOST);
    }

    private List<UUID> locked(String sql, List<UUID> ids) {
        return jdbc.query(sql, (row, n) -> SqlArrays.uuid(row, 1), (Object) ids.toArray(UUID[]::new));
    }

    /** Lets tasks in whose rows are locked. */
    private StateChanges letIn(List<UUID> due) {
        if (due.isEmpty()) {
            return StateChanges.NONE;
        }
        Set<WaitingType> waiting = new LinkedHashSet<>(
                jdbc.query(AGAIN, (row, n) -> new WaitingType(row.getString(1), row.getString(2)), (Object)
                        due.toArray(UUID[]::new)));
        waiting.addAll(entries.enter(locked(SCHEDULED_AMONG, due)));
        return new StateChanges(List.of(), waiting);
    }

    /** Ends tasks whose rows are locked, and before them the lanes of all for which it means something. */
    private StateChanges expire(List<UUID> late) {
        if (late.isEmpty()) {
            return StateChanges.NONE;
        }
        List<FinishedTask> ended = endings.end(
                TaskStatus.ERROR, TaskResultError.EXPIRED, because(late, "the task was not started in time"));
        return new StateChanges(ended, Set.of()).and(dependencyResolution.after(ended));
    }

    private static Map<UUID, String> because(List<UUID> ids, String reason) {
        Map<UUID, String> reasons = new LinkedHashMap<>();
        ids.forEach(id -> reasons.put(id, reason));
        return reasons;
    }
}
