package dev.carafe.store.accept;

import dev.carafe.store.RowArrays;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Holds each type to its {@code queueSize}, exactly, however many gateways submit. To count a queue costs as much as it is
 * long, so it is counted only when it may be full. Until then it is enough to know how many unfinished tasks of the type
 * there were at some position: every task that came since then has a later position, so that there are no more now than
 * those and all positions since then. Whoever inserts looks at the last position that it took itself: of all who rely on
 * an earlier count, the one with the last position of all has counted the others in.
 *
 * <p>Who counts locks the type against all others, who relies on an earlier count shares its lock with its like: so nothing
 * is under way while somebody counts, and a count and a position belong together. Thread safe.
 */
final class QueueBounds {

    // In the order of the rows, which is the same for everybody: two batches with the same two types must not wait for
    // each other.
    private static final String LOCK = """
            SELECT CASE WHEN counted THEN pg_advisory_xact_lock(hashtextextended(type, 0))::text
                        ELSE pg_advisory_xact_lock_shared(hashtextextended(type, 0))::text END
            FROM unnest(?::text[], ?::boolean[]) AS t(type, counted)
            """;

    private static final String COUNT = """
            SELECT (SELECT count(*) FROM (
                      (SELECT FROM tasks.execution WHERE service = ? AND type = ? AND status = 'queued' LIMIT ?)
                      UNION ALL
                      (SELECT FROM tasks.execution WHERE service = ? AND type = ?
                         AND status IN ('scheduled', 'blocked', 'behind', 'retrying') LIMIT ?)) AS waiting),
                   (SELECT count(*) FROM tasks.execution WHERE service = ? AND type = ? AND status = 'running'),
                   CASE WHEN p.is_called THEN p.last_value ELSE 0 END
            FROM tasks.position p
            """;

    private final JdbcTemplate jdbc;
    private final Map<TypeName, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong latest = new AtomicLong();

    private record TypeName(String service, String type) implements Comparable<TypeName> {
        @Override
        public int compareTo(TypeName other) {
            int byService = service.compareTo(other.service);
            return byService != 0 ? byService : type.compareTo(other.type);
        }

        String lock() {
            return "tasks.queue:" + service + "/" + type;
        }
    }

    /** Of a type there were so many unfinished tasks up to a position; those that run may come back into the queue. */
    private record Known(long unfinished, long position) {

        /** Whether the queue holds all that came up to a position, and some more. */
        boolean holds(long until, int more, int queueSize) {
            // A database that was put back to an earlier state hands positions out again.
            return until >= position && unfinished + (until - position) + more <= queueSize;
        }
    }

    /** Others have submitted so many meanwhile that the queue may be full. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("more came than the last count leaves room for", null, false, false);
        }
    }

    /** What one transaction may insert. */
    final class Admission {
        private final Set<UUID> refused = new HashSet<>();
        private final Map<TypeName, Known> relied = new HashMap<>();
        private final Map<TypeName, Integer> queueSizes = new HashMap<>();
        private final Map<TypeName, Known> counted = new HashMap<>();

        /** Those that find no room. */
        Set<UUID> refused() {
            return refused;
        }

        /**
         * To be called in the same transaction when the others were inserted, or those of them against which nothing else
         * speaks.
         *
         * @param last the last position that was taken
         */
        void inserted(long last) {
            latest.accumulateAndGet(last, Math::max);
            relied.forEach((type, count) -> {
                if (!count.holds(last, 0, queueSizes.getOrDefault(type, 0))) {
                    known.remove(type, count);
                    throw new Overtaken();
                }
            });
            rememberWhenCommitted();
        }

        /** A server that crashes may hand positions out again, but for those that came before a commit with changes. */
        private void rememberWhenCommitted() {
            if (counted.isEmpty()) {
                return;
            }
            Map<TypeName, Known> lasting = Map.copyOf(counted);
            counted.clear();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    known.putAll(lasting);
                }
            });
        }
    }

    QueueBounds(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes a whole transaction in which {@link #admit} is called, and once more for each time that others were faster; then
     * it counts.
     */
    <T> T hold(Supplier<T> transaction) {
        while (true) {
            try {
                return transaction.get();
            } catch (Overtaken e) {
                // Nothing is left of it.
            }
        }
    }

    /** Finds out which of the tasks have room. To be called in the transaction that inserts them, before it does. */
    Admission admit(List<NewTask> tasks) {
        Map<TypeName, List<NewTask>> byType = new TreeMap<>();
        for (NewTask task : tasks) {
            StoredRegistration registration = task.registration();
            byType.computeIfAbsent(new TypeName(registration.service(), registration.type()), type -> new ArrayList<>())
                    .add(task);
        }
        Admission admission = new Admission();
        byType.forEach((type, submitted) -> {
            int queueSize = submitted.getFirst().limits().queueSize();
            admission.queueSizes.put(type, queueSize);
            @Nullable Known count = known.get(type);
            if (count != null && count.holds(latest.get(), submitted.size(), queueSize)) {
                admission.relied.put(type, count);
            }
        });
        lock(byType.keySet(), admission.relied.keySet());
        byType.forEach((type, submitted) -> {
            if (!admission.relied.containsKey(type)) {
                submitted.stream().skip(room(type, admission)).map(NewTask::id).forEach(admission.refused::add);
            }
        });
        return admission;
    }

    private void lock(Set<TypeName> types, Set<TypeName> shared) {
        jdbc.query(
                connection -> RowArrays.prepare(connection, LOCK, types)
                        .texts(TypeName::lock)
                        .booleans(type -> !shared.contains(type))
                        .done(),
                (row, n) -> n);
    }

    /** Counts a type that is locked; how many tasks more its queue holds. */
    private long room(TypeName type, Admission admission) {
        int queueSize = admission.queueSizes.getOrDefault(type, 0);
        String service = type.service();
        String name = type.type();
        return jdbc.query(
                        COUNT,
                        (row, n) -> {
                            long waiting = row.getLong(1);
                            Known count = new Known(waiting + row.getLong(2), row.getLong(3));
                            latest.set(count.position());
                            known.remove(type);
                            if (waiting < queueSize) { // else it may be longer than it was counted
                                admission.counted.put(type, count);
                            }
                            return Math.max(0, queueSize - waiting);
                        },
                        service,
                        name,
                        queueSize,
                        service,
                        name,
                        queueSize,
                        service,
                        name)
                .getFirst();
    }
}
