package dev.carafe.store.read;

import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How large tasks are, in bytes, of which each may have megabytes: told before they are read, so that nobody reads more
 * than fits. PostgreSQL knows it without reading the texts themselves.
 */
final class TaskSizes {

    // Looked up one by one, as in TaskRow.BY_IDS.
    private static final String BY_IDS = """
            SELECT wanted.id, octet_length(t.payload) + coalesce(octet_length(coalesce(r.progress, e.progress)), 0)
                   + coalesce(octet_length(r.result), 0) + coalesce(octet_length(r.traceback), 0)
            FROM (SELECT DISTINCT unnest(?::uuid[])) AS wanted(id)
            CROSS JOIN LATERAL (SELECT * FROM tasks.task WHERE id = wanted.id OFFSET 0) AS t
            LEFT JOIN LATERAL (SELECT * FROM tasks.execution WHERE id = wanted.id OFFSET 0) AS e ON true
            LEFT JOIN LATERAL (SELECT * FROM tasks.result WHERE id = wanted.id OFFSET 0) AS r ON true
            """;

    private static final List<String> TEXTS = List.of("payload", "progress", "result", "traceback");

    private final EntityManager entities;
    private final JdbcTemplate jdbc;

    TaskSizes(EntityManager entities, JdbcTemplate jdbc) {
        this.entities = entities;
        this.jdbc = jdbc;
    }

    /** Which tasks to look at. */
    interface Condition {
        Predicate on(Root<TaskRow> task, CriteriaBuilder criteria);
    }

    /** Of the newest of those tasks, newest first. */
    List<Long> ofNewest(Condition which, int most) {
        CriteriaBuilder criteria = entities.getCriteriaBuilder();
        CriteriaQuery<Tuple> query = criteria.createTupleQuery();
        Root<TaskRow> task = query.from(TaskRow.class);
        query.select(criteria.tuple(TEXTS.stream()
                        .map(text -> criteria.function("octet_length", Integer.class, task.<String>get(text)))
                        .toArray(Expression<?>[]::new)))
                .where(which.on(task, criteria))
                .orderBy(criteria.desc(task.get("id")));
        return entities.createQuery(query).setMaxResults(most).getResultList().stream()
                .map(TaskSizes::sum)
                .toList();
    }

    private static long sum(Tuple sizes) {
        long sum = 0;
        for (Object size : sizes.toArray()) {
            sum += size instanceof Integer bytes ? bytes : 0;
        }
        return sum;
    }

    /** Of those tasks that are there. */
    Map<UUID, Long> of(Collection<UUID> ids) {
        Map<UUID, Long> sizes = new HashMap<>();
        jdbc.query(
                connection -> RowArrays.prepare(connection, BY_IDS, ids)
                        .uuids(id -> id)
                        .done(),
                row -> {
                    sizes.put(SqlArrays.uuid(row, 1), row.getLong(2));
                });
        return sizes;
    }
}
