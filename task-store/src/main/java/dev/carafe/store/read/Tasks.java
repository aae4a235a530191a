package dev.carafe.store.read;

import dev.carafe.model.task.TaskView;
import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.partition.TaskIds;
import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Sort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Tasks as callers read and list them. Thread safe. */
public final class Tasks {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String UNFINISHED = "SELECT id FROM tasks.execution WHERE id = ANY (?::uuid[])";

    // Tasks grow when they end: what was measured must be what is read.
    private static final String ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    private static final String FINISHED = "SELECT id FROM tasks.result WHERE id = ANY (?::uuid[])";

    // Connections are set to plans that are made once, for statements that find rows by key. A list is found in as many
    // ways as there are filters.
    private static final String PLAN_FOR_THESE_FILTERS = """
            SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = on;
            SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on
            """;

    private final TaskRows rows;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TaskDetails details;
    private final TaskSizes sizes;
    private final TaskIds ids;
    private final Partitions partitions;
    private final InstantSource clock;

    Tasks(
            TaskRows rows,
            EntityManager entities,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            TaskIds ids,
            Partitions partitions,
            InstantSource clock) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.details = new TaskDetails(jdbc);
        this.sizes = new TaskSizes(entities, jdbc);
        this.ids = ids;
        this.partitions = partitions;
        this.clock = clock;
    }

    /**
     * The task of that id, with all that is told of a single one; empty if there never was one.
     *
     * @throws TaskExpiredFromStore if the task was there and its retention has ended
     */
    public Optional<TaskView> find(UUID id) {
        Optional<TaskRow> found = byIds(List.of(id)).stream().findFirst();
        if (found.isEmpty()) {
            if (ids.isOurs(id) && partitions.isGone(TaskIds.madeAt(id))) {
                throw new TaskExpiredFromStore(id);
            }
            return Optional.empty();
        }
        if (isExpired(found.get())) {
            throw new TaskExpiredFromStore(id);
        }
        return Optional.of(details.of(List.of(found.get())).getFirst());
    }

    /** Those tasks that are there, with their attempts, in no particular order, however large they are. */
    public List<TaskView> findAll(Collection<UUID> ids) {
        return details.withAttempts(
                byIds(ids).stream().filter(row -> !isExpired(row)).toList());
    }

    /**
     * Those tasks that are there, with their attempts.
     *
     * @param mostBytes what their payloads, results and reports of progress may have together; a task is read alone if it
     *     has more
     */
    public NamedTasks findAll(Collection<UUID> ids, long mostBytes) {
        return transaction.execute(status -> {
            jdbc.execute(ONE_STATE);
            Map<UUID, Long> found = sizes.of(ids);
            Set<UUID> fit = new LinkedHashSet<>();
            Set<UUID> leftOut = new LinkedHashSet<>();
            long bytes = 0;
            for (UUID id : ids) {
                Long size = found.get(id);
                if (size != null && !fit.contains(id)) {
                    boolean fits = fit.isEmpty() || bytes + size <= mostBytes;
                    bytes += fits ? size : 0;
                    (fits ? fit : leftOut).add(id);
                }
            }
            return new NamedTasks(findAll(fit), leftOut);
        });
    }

    /** Which of those tasks are there and have not finished. Much cheaper than reading them. */
    public Set<UUID> unfinishedAmong(Collection<UUID> ids) {
        return among(UNFINISHED, ids);
    }

    /** Those tasks that are there, each with all that is told of a single one at one moment, in no particular order. */
    public List<TaskView> findEach(Collection<UUID> ids) {
        return transaction.execute(status -> {
            jdbc.execute(ONE_STATE);
            return details.of(byIds(ids).stream().filter(row -> !isExpired(row)).toList());
        });
    }

    /** How those of the tasks stand that are there. Much cheaper than reading them. */
    public List<TaskLook> looks(Collection<UUID> ids) {
        return jdbc.query(
                connection -> RowArrays.prepare(connection, TaskLook.BY_IDS, ids)
                        .uuids(id -> id)
                        .done(),
                (row, n) -> TaskLook.read(row));
    }

    /** Which of those tasks have finished. Much cheaper than reading them. */
    public Set<UUID> finishedAmong(Collection<UUID> ids) {
        return among(FINISHED, ids);
    }

    private Set<UUID> among(String sql, Collection<UUID> ids) {
        return new HashSet<>(jdbc.query(
                connection ->
                        RowArrays.prepare(connection, sql, ids).uuids(id -> id).done(),
                (row, n) -> SqlArrays.uuid(row, 1)));
    }

    private List<TaskRow> byIds(Collection<UUID> ids) {
        return jdbc.query(
                connection -> RowArrays.prepare(connection, TaskRow.BY_IDS, ids)
                        .uuids(id -> id)
                        .done(),
                (row, n) -> TaskRow.read(row));
    }

    /**
     * The newest tasks that pass the filter.
     *
     * @param most how many at most
     * @param mostBytes what their payloads, results and reports of progress may have together; the first is read in any
     *     case
     */
    public TaskList list(TaskFilter filter, int most, long mostBytes) {
        Instant now = clock.instant();
        return transaction.execute(status -> {
            jdbc.execute(ONE_STATE);
            jdbc.execute(PLAN_FOR_THESE_FILTERS);
            // One more than asked for tells whether there are others.
            List<Long> newest = sizes.ofNewest((task, criteria) -> where(filter, now, task, criteria), most + 1);
            int fitting = Math.min(most, fitting(newest, mostBytes));
            return new TaskList(fitting == 0 ? List.of() : newest(filter, now, fitting), newest.size() > fitting);
        });
    }

    private static int fitting(List<Long> sizes, long mostBytes) {
        long bytes = 0;
        int fitting = 0;
        while (fitting < sizes.size()) {
            bytes += sizes.get(fitting);
            if (bytes > mostBytes && fitting > 0) {
                break;
            }
            fitting++;
        }
        return fitting;
    }

    private List<TaskView> newest(TaskFilter filter, Instant now, int most) {
        return rows
                .findBy(
                        (root, query, criteria) -> where(filter, now, root, criteria),
                        query -> query.sortBy(Sort.by(Sort.Direction.DESC, "id"))
                                .limit(most)
                                .all())
                .stream()
                .map(TaskRow::toView)
                .toList();
    }

    /** The newest tasks that pass the filter, newest first, with what it takes to run them again. */
    public List<RepeatableTask> listRepeatable(TaskFilter filter, int most) {
        Instant now = clock.instant();
        return transaction.execute(status -> {
            jdbc.execute(PLAN_FOR_THESE_FILTERS);
            return rows
                    .findBy(
                            (root, query, criteria) -> where(filter, now, root, criteria),
                            query -> query.as(RepeatableRow.class)
                                    .sortBy(Sort.by(Sort.Direction.DESC, "id"))
                                    .limit(most)
                                    .all())
                    .stream()
                    .map(RepeatableRow::toTask)
                    .toList();
        });
    }

    private static Predicate where(TaskFilter filter, Instant now, Root<TaskRow> task, CriteriaBuilder criteria) {
        List<Predicate> all = new ArrayList<>();
        all.add(criteria.or(
                criteria.isNull(task.get("expiresAt")), criteria.greaterThan(task.<Instant>get("expiresAt"), now)));
        if (filter.service() != null) {
            all.add(criteria.equal(task.get("service"), filter.service()));
        }
        if (filter.type() != null) {
            all.add(criteria.equal(task.get("type"), filter.type()));
        }
        if (filter.status() != null) {
            all.add(
                    filter.status().isFinished()
                            ? criteria.equal(
                                    task.get("resultStatus"), filter.status().wireName())
                            : task.get("executionStatus").in(TaskRow.executionStatuses(filter.status())));
        }
        if (filter.ename() != null) {
            all.add(criteria.equal(task.get("ename"), filter.ename()));
        }
        if (filter.label() != null) {
            String wanted = JSON.writeValueAsString(
                    Map.of(filter.label().name(), filter.label().value()));
            all.add(criteria.isTrue(criteria.function(
                    "sql",
                    Boolean.class,
                    criteria.literal("(? @> cast(? as jsonb))"),
                    task.get("labels"),
                    criteria.literal(wanted))));
        }
        if (filter.from() != null) {
            all.add(criteria.greaterThanOrEqualTo(task.<UUID>get("id"), TaskIds.lowest(filter.from())));
        }
        if (filter.to() != null) {
            all.add(criteria.lessThan(task.<UUID>get("id"), TaskIds.lowest(filter.to())));
        }
        if (filter.before() != null) {
            all.add(criteria.lessThan(task.<UUID>get("id"), filter.before()));
        }
        return criteria.and(all.toArray(Predicate[]::new));
    }

    private boolean isExpired(TaskRow row) {
        Instant expiresAt = row.expiresAt();
        return expiresAt != null && !expiresAt.isAfter(clock.instant());
    }
}
