package dev.carafe.store.accept;

import dev.carafe.store.registration.StoredRegistration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Holds each type to its {@code queueSize}, exactly. Counting under a lock costs as much as the queue is long, so a
 * queue that is far from full is only counted once a second: as long as it stays under half of a large bound, no number
 * of gateways can fill the other half within that second.
 */
final class QueueBounds {

    private static final int COUNTED_ALWAYS = 50_000;
    private static final long COUNT_VALID_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JdbcTemplate jdbc;
    private final Map<String, Depth> depths = new ConcurrentHashMap<>();

    private record Depth(long waiting, long countedAtNanos) {}

    private record TypeName(String service, String type) implements Comparable<TypeName> {
        @Override
        public int compareTo(TypeName other) {
            int byService = service.compareTo(other.service);
            return byService != 0 ? byService : type.compareTo(other.type);
        }

        String key() {
            return service + "/" + type;
        }
    }

    QueueBounds(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Which of the tasks find no room. To be called in the transaction that inserts the others. */
    Set<UUID> refusedOf(List<NewTask> tasks) {
        // Locks are taken in one order by everybody: two batches with the same two types must not wait for each other.
        Map<TypeName, Map<UUID, StoredRegistration>> byType = new TreeMap<>();
        for (NewTask task : tasks) {
            StoredRegistration registration = task.registration();
            byType.computeIfAbsent(
                            new TypeName(registration.service(), registration.type()), t -> new LinkedHashMap<>())
                    .put(task.id(), registration);
        }
        Set<UUID> refused = new HashSet<>();
        byType.forEach((type, submitted) -> {
            long room = room(type, submitted.values().iterator().next().limits().queueSize(), submitted.size());
            submitted.keySet().stream().skip(room).forEach(refused::add);
        });
        return refused;
    }

    /** Tells of tasks that were committed. */
    void accepted(List<NewTask> tasks) {
        for (NewTask task : tasks) {
            String key =
                    task.registration().service() + "/" + task.registration().type();
            depths.computeIfPresent(key, (k, depth) -> new Depth(depth.waiting() + 1, depth.countedAtNanos()));
        }
    }

    private long room(TypeName type, int queueSize, int wanted) {
        boolean surelyRoom = queueSize > COUNTED_ALWAYS && roughly(type, queueSize) + wanted < queueSize / 2;
        if (surelyRoom) {
            return wanted;
        }
        jdbc.query("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (row, n) -> n, "tasks.queue:" + type.key());
        return Math.max(0, queueSize - count(type, queueSize));
    }

    private long roughly(TypeName type, int queueSize) {
        @Nullable Depth known = depths.get(type.key());
        long now = System.nanoTime();
        if (known != null && now - known.countedAtNanos() < COUNT_VALID_NANOS) {
            return known.waiting();
        }
        long waiting = count(type, queueSize / 2);
        depths.put(type.key(), new Depth(waiting, now));
        return waiting;
    }

    private long count(TypeName type, int most) {
        Long waiting = jdbc.queryForObject(
                """
                SELECT count(*) FROM (
                  (SELECT FROM tasks.execution WHERE service = ? AND type = ? AND status = 'queued' LIMIT ?)
                  UNION ALL
                  (SELECT FROM tasks.execution WHERE service = ? AND type = ?
                     AND status IN ('scheduled', 'blocked', 'behind', 'retrying') LIMIT ?)) AS waiting
                """, Long.class, type.service(), type.type(), most, type.service(), type.type(), most);
        return waiting == null ? 0 : waiting;
    }
}
