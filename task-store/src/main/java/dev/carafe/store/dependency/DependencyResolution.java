package dev.carafe.store.dependency;

import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.WaitingType;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the end of a task means for others. Its methods belong into the transaction in which the task ended, so that
 * nobody is left waiting for one that is over. Thread safe.
 */
public final class DependencyResolution {

    private static final String DEPENDENTS = """
            SELECT d.waiting, d.awaited FROM unnest(?::uuid[]) AS a(id)
            CROSS JOIN LATERAL (SELECT waiting, awaited FROM tasks.dependency WHERE awaited = a.id OFFSET 0) AS d
            ORDER BY d.waiting
            """;

    private static final String FORGET = "DELETE FROM tasks.dependency WHERE awaited = ANY (?::uuid[])";

    // FOR UPDATE: two tasks that a third depends on may end at once; the later one must see that it is the last.
    private static final String READY = """
            SELECT id FROM tasks.execution e WHERE id = ANY (?::uuid[]) AND status = 'blocked' ORDER BY id FOR UPDATE
            """;

    private final JdbcTemplate jdbc;
    private final SequenceKeyLanes lanes;
    private final WaitingTaskEnder endings;
    private final QueueEntry entries;

    public DependencyResolution(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.lanes = new SequenceKeyLanes(jdbc);
        this.endings = new WaitingTaskEnder(jdbc);
        this.entries = new QueueEntry(jdbc);
    }

    /**
     * Locks the lanes of tasks that are about to end, and those of all others for which it means something. To be called
     * before a row is locked: whoever adds to such a lane may want that row next.
     */
    public void lockFor(Collection<UUID> endingWell, Collection<UUID> endingBadly) {
        lanes.lockAround(endingWell, endingBadly);
    }

    /** Lets those in that waited for these tasks to end, and ends those that needed them to end well. */
    public StateChanges after(Collection<FinishedTask> finished) {
        Set<WaitingType> waiting = new LinkedHashSet<>();
        List<FinishedTask> ended = new ArrayList<>();
        Collection<FinishedTask> latest = finished;
        while (!latest.isEmpty()) {
            Set<String> keyLanes = keyLanesOf(latest);
            lanes.lock(keyLanes);
            waiting.addAll(lanes.letIn(keyLanes));
            Map<UUID, FinishedTask> awaited = new LinkedHashMap<>();
            latest.stream().filter(FinishedTask::awaited).forEach(task -> awaited.put(task.id(), task));
            if (awaited.isEmpty()) {
                break;
            }
            latest = tellDependents(awaited, waiting);
            ended.addAll(latest);
        }
        return new StateChanges(ended, waiting);
    }

    /** Ends tasks that do not run, with all that it means for others. */
    public StateChanges end(TaskStatus status, String ename, Map<UUID, String> reasons) {
        lockFor(List.of(), reasons.keySet());
        List<FinishedTask> ended = endings.end(status, ename, reasons);
        return new StateChanges(ended, Set.of()).and(after(ended));
    }

    /** Returns those that ended because what they depend on has failed. */
    private List<FinishedTask> tellDependents(Map<UUID, FinishedTask> awaited, Set<WaitingType> waiting) {
        Map<UUID, String> failing = new LinkedHashMap<>();
        Set<UUID> perhapsReady = new TreeSet<>();
        jdbc.query(connection -> uuids(connection.prepareStatement(DEPENDENTS), awaited.keySet()), row -> {
            UUID waits = SqlArrays.uuid(row, 1);
            FinishedTask ended = Objects.requireNonNull(awaited.get(SqlArrays.uuid(row, 2)));
            if (ended.status() == TaskStatus.OK) {
                perhapsReady.add(waits);
            } else {
                failing.putIfAbsent(waits, because(ended.id(), ended.status()));
            }
        });
        perhapsReady.removeAll(failing.keySet());
        if (!perhapsReady.isEmpty()) {
            lanes.lock(lanes.of(perhapsReady));
            List<UUID> blocked = jdbc.query(
                    connection -> uuids(connection.prepareStatement(READY), perhapsReady),
                    (row, n) -> SqlArrays.uuid(row, 1));
            jdbc.update(connection -> uuids(connection.prepareStatement(FORGET), awaited.keySet()));
            waiting.addAll(entries.enter(blocked));
        }
        return failing.isEmpty()
                ? List.of()
                : endings.end(TaskStatus.ERROR, TaskResultError.DEPENDENCY_FAILED, failing);
    }

    /** Why a task cannot run any more that depends on that one. */
    public static String because(UUID dependency, TaskStatus ended) {
        return "the task " + dependency + ", on which this one depends, ended as " + ended.wireName();
    }

    private static Set<String> keyLanesOf(Collection<FinishedTask> tasks) {
        Set<String> lanes = new TreeSet<>();
        for (FinishedTask task : tasks) {
            String lane = task.keyLane();
            if (lane != null) {
                lanes.add(lane);
            }
        }
        return lanes;
    }

    private static PreparedStatement uuids(PreparedStatement statement, Collection<UUID> ids)
            throws java.sql.SQLException {
        statement.setArray(1, SqlArrays.uuids(statement.getConnection(), ids, id -> id));
        return statement;
    }
}
