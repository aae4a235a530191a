package dev.carafe.store.accept;

import dev.carafe.store.Deadlocks;
import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.accept.Dependencies.Found;
import dev.carafe.store.accept.QueueBounds.Admission;
import dev.carafe.store.dependency.SequenceKeyLanes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs tasks again that have failed: as new attempts, at the end of their queue. Thread safe. */
public final class TaskRetries {

    // Positions are taken for rows that were deleted before: the transaction has its number by then, which
    // SettledPositions relies on. A task that ended before its first attempt or between two has a result without a
    // start: that is no attempt's, and the one before it has been kept when it ended.
    private static final String AGAIN =
            """
            WITH asked AS (
              SELECT * FROM unnest(?::uuid[], ?::text[], ?::boolean[], ?::text[], ?::text[], %s)
                WITH ORDINALITY AS s(id, lane, keyed, status, traceparent, %s, ordinal)
            ), gone AS (
              DELETE FROM tasks.result r USING asked a WHERE r.id = a.id AND r.status <> 'ok' AND r.expires_at > now()
              RETURNING r.id, r.attempt, r.worker, r.started_at, r.finished_at, r.ename, r.evalue
            ), kept AS (
              INSERT INTO tasks.attempt (id, attempt, worker, started_at, ended_at, ename, evalue)
              SELECT id, attempt, worker, started_at, finished_at, ename, evalue FROM gone WHERE started_at IS NOT NULL
            )
            INSERT INTO tasks.execution (id, service, type, lane, keyed, status, start_by, attempt, attempts_before,
                                         max_attempts, traceparent, %s)
            SELECT a.id, t.service, t.type, a.lane, a.keyed, a.status,
                   now() + make_interval(secs => a.queue_timeout / 1000.0), g.attempt, g.attempt, g.attempt + a.max_attempts,
                   a.traceparent, %s
            FROM asked a JOIN gone g ON g.id = a.id JOIN tasks.task t ON t.id = a.id ORDER BY ordinal
            RETURNING id, position
            """.formatted(LimitColumns.ARRAYS, LimitColumns.NAMES, LimitColumns.TARGETS, LimitColumns.VALUES);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final QueueBounds bounds;
    private final SequenceKeyLanes lanes;
    private final Dependencies dependencies;

    public TaskRetries(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.bounds = new QueueBounds(jdbc);
        this.lanes = new SequenceKeyLanes(jdbc);
        this.dependencies = new Dependencies(jdbc);
    }

    /**
     * What came of it.
     *
     * @param again those that will be run again; of the others, those that are in neither of the following have no failure
     *     to be run again for
     * @param queueFull those for which their queue has no room
     * @param failing those that depend on a task that did not end well and is not run again, and why that is so
     */
    public record Rerun(Set<UUID> again, Set<UUID> queueFull, Map<UUID, String> failing) {}

    /**
     * Runs those of the tasks again that have failed, were cancelled or have expired, and whose result is still kept. They
     * wait for what they depend on, as new tasks do; what is no longer kept of that holds nobody back.
     */
    public Rerun rerun(List<NewTask> tasks) {
        return Deadlocks.survive(() -> bounds.hold(() -> transaction.execute(status -> {
            Admission admission = bounds.admit(tasks);
            Set<UUID> full = admission.refused();
            List<NewTask> rest = without(tasks, full);
            Set<String> keyLanes = new TreeSet<>();
            rest.stream().filter(NewTask::isKeyed).forEach(task -> keyLanes.add(Objects.requireNonNull(task.lane())));
            lanes.lock(keyLanes, Dependencies.named(rest));
            Found found = dependencies.findKept(rest);
            Set<UUID> again = new HashSet<>();
            List<NewTask> possible = without(rest, found.failing().keySet());
            while (!possible.isEmpty()) {
                Set<UUID> inserted = insert(possible, found, admission);
                dependencies.remember(found, inserted);
                again.addAll(inserted);
                rest = without(rest, ids(possible));
                // What others depend on may be among those: then they wait for it.
                found = dependencies.findKept(rest);
                possible = inserted.isEmpty()
                        ? List.of()
                        : without(rest, found.failing().keySet());
            }
            lanes.letIn(keyLanes);
            return new Rerun(again, full, found.failing());
        })));
    }

    private static Set<UUID> ids(List<NewTask> tasks) {
        return tasks.stream().map(NewTask::id).collect(Collectors.toSet());
    }

    private static List<NewTask> without(List<NewTask> tasks, Set<UUID> ids) {
        return tasks.stream().filter(task -> !ids.contains(task.id())).toList();
    }

    private Set<UUID> insert(Collection<NewTask> tasks, Found found, Admission admission) {
        Set<UUID> inserted = new HashSet<>();
        jdbc.query(
                connection -> LimitColumns.set(RowArrays.prepare(connection, AGAIN, tasks)
                                .uuids(NewTask::id)
                                .texts(NewTask::lane)
                                .booleans(NewTask::isKeyed)
                                .texts(task -> status(task, found))
                                .texts(NewTask::traceparent))
                        .done(),
                row -> {
                    inserted.add(SqlArrays.uuid(row, 1));
                    admission.inserted(row.getLong(2));
                });
        return inserted;
    }

    private static String status(NewTask task, Found found) {
        if (found.isHeldBack(task.id())) {
            return "blocked";
        }
        return task.isKeyed() ? "behind" : "queued";
    }
}
