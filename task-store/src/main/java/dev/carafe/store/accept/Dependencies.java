package dev.carafe.store.accept;

import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.accept.AcceptResult.Refusal;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.dependency.DependencyResolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;

/** What new tasks depend on. Its methods belong into the transaction that accepts them. */
final class Dependencies {

    // Locks them: one that is just ending is waited for, and one that ends later sees that it is awaited.
    private static final String MARK = """
            UPDATE tasks.execution SET awaited = true
            WHERE id = ANY (ARRAY(SELECT id FROM tasks.execution WHERE id = ANY (?) ORDER BY id FOR UPDATE))
            RETURNING id
            """;

    private static final String ENDED = "SELECT id, status FROM tasks.result WHERE id = ANY (?)";

    private static final String REMEMBER = """
            INSERT INTO tasks.dependency (awaited, waiting) SELECT DISTINCT * FROM unnest(?::uuid[], ?::uuid[])
            """;

    private record Dependency(UUID awaited, UUID waiting) {}

    /**
     * @param unknown the tasks that depend on others that are not there
     * @param unfinished what each of the others waits for
     * @param failing those that depend on a task that did not end well, and why that is so
     */
    record Found(Map<UUID, Refusal> unknown, Map<UUID, Set<UUID>> unfinished, Map<UUID, String> failing) {
        private static final Found NOTHING = new Found(Map.of(), Map.of(), Map.of());

        boolean isHeldBack(UUID id) {
            return failing.containsKey(id) || unfinished.containsKey(id);
        }

        /** Only what concerns those of the tasks that are told. */
        private Found of(Predicate<UUID> tasks) {
            Map<UUID, String> fails = new LinkedHashMap<>(failing);
            fails.keySet().removeIf(tasks.negate());
            Map<UUID, Set<UUID>> waits = new LinkedHashMap<>(unfinished);
            waits.keySet().removeIf(tasks.negate());
            return new Found(unknown, waits, fails);
        }
    }

    private final JdbcTemplate jdbc;

    Dependencies(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What those tasks depend on. The tasks that were repeated are marked along with it, as known to somebody, so that they
     * are not withdrawn: in the same statement, since whoever locks in two turns may wait in a circle.
     */
    Found find(List<NewTask> tasks, Collection<UUID> repeated) {
        Set<UUID> named = named(tasks);
        named.addAll(repeated);
        Found found = find(tasks, named);
        return found.of(task -> !found.unknown().containsKey(task));
    }

    /** The same, except that what is no longer there holds nobody back. */
    Found findKept(List<NewTask> tasks) {
        return find(tasks, named(tasks));
    }

    private Found find(List<NewTask> tasks, Set<UUID> named) {
        if (named.isEmpty()) {
            return Found.NOTHING;
        }
        UUID[] ids = named.toArray(UUID[]::new);
        Set<UUID> unfinished = new LinkedHashSet<>(jdbc.query(MARK, (row, n) -> SqlArrays.uuid(row, 1), (Object) ids));
        Map<UUID, TaskStatus> ended = new HashMap<>();
        jdbc.query(
                ENDED,
                row -> {
                    ended.put(SqlArrays.uuid(row, 1), TaskStatus.fromWire(row.getString(2)));
                },
                (Object) ids);
        return sorted(tasks, unfinished, ended);
    }

    /** What the tasks depend on. */
    static Set<UUID> named(List<NewTask> tasks) {
        Set<UUID> named = new TreeSet<>();
        tasks.forEach(task -> named.addAll(task.options().dependsOn()));
        return named;
    }

    private static Found sorted(List<NewTask> tasks, Set<UUID> unfinished, Map<UUID, TaskStatus> ended) {
        Map<UUID, Refusal> unknown = new LinkedHashMap<>();
        Map<UUID, Set<UUID>> waiting = new LinkedHashMap<>();
        Map<UUID, String> failing = new LinkedHashMap<>();
        for (NewTask task : tasks) {
            Set<UUID> missing = new LinkedHashSet<>();
            for (UUID id : task.options().dependsOn()) {
                if (unfinished.contains(id)) {
                    waiting.computeIfAbsent(task.id(), waits -> new LinkedHashSet<>())
                            .add(id);
                } else if (!ended.containsKey(id)) {
                    missing.add(id);
                } else if (ended.get(id) != TaskStatus.OK) {
                    failing.putIfAbsent(task.id(), DependencyResolution.because(id, ended.get(id)));
                }
            }
            if (!missing.isEmpty()) {
                unknown.put(task.id(), new Refusal.UnknownDependencies(missing));
            }
        }
        return new Found(unknown, waiting, failing);
    }

    void remember(Found found) {
        remember(found.unfinished());
    }

    /** Remembers it of those tasks only. */
    void remember(Found found, Set<UUID> tasks) {
        remember(found.of(tasks::contains).unfinished());
    }

    private void remember(Map<UUID, Set<UUID>> unfinished) {
        if (!unfinished.isEmpty()) {
            List<Dependency> dependencies = new ArrayList<>();
            unfinished.forEach(
                    (waiting, all) -> all.forEach(awaited -> dependencies.add(new Dependency(awaited, waiting))));
            jdbc.update(connection -> RowArrays.prepare(connection, REMEMBER, dependencies)
                    .uuids(Dependency::awaited)
                    .uuids(Dependency::waiting)
                    .done());
        }
    }

    /** Ends those that cannot run any more. */
    List<FinishedTask> failed(Found found, DependencyResolution dependencyResolution) {
        return found.failing().isEmpty()
                ? List.of()
                : dependencyResolution
                        .end(TaskStatus.ERROR, TaskResultError.DEPENDENCY_FAILED, found.failing())
                        .ended();
    }
}
