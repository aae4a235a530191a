package dev.carafe.store.accept;

import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.accept.AcceptResult.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds submissions that repeat an earlier one. Its methods belong into the transaction that accepts the others. */
final class IdempotentSubmissions {

    /** How long a key is kept. */
    static final Duration KEPT = Duration.ofHours(24);

    // A key that another gateway is about to commit is waited for. Sorted, so that nobody waits in a circle.
    private static final String TAKE = """
            INSERT INTO tasks.idempotency AS i (service, key, digest, task, created_at)
            SELECT service, key, digest, task, now()
            FROM unnest(?::text[], ?::text[], ?::text[], ?::uuid[]) WITH ORDINALITY AS k(service, key, digest, task, ordinal)
            WHERE ordinal = (SELECT min(o.ordinal) FROM unnest(?::text[], ?::text[])
                               WITH ORDINALITY AS o(service, key, ordinal)
                             WHERE o.service = k.service AND o.key = k.key)
            ORDER BY service, key
            ON CONFLICT (service, key) DO UPDATE
              SET digest = excluded.digest, task = excluded.task, created_at = excluded.created_at
              WHERE i.created_at < now() - make_interval(secs => ?)
            """;

    private static final String READ = """
            SELECT k.task, i.task, i.digest
            FROM unnest(?::text[], ?::text[], ?::uuid[]) AS k(service, key, task)
            JOIN tasks.idempotency i ON i.service = k.service AND i.key = k.key
            """;

    private static final String LOCK = """
            SELECT FROM tasks.idempotency WHERE task = ANY (?) ORDER BY service, key FOR UPDATE
            """;

    private final JdbcTemplate jdbc;

    IdempotentSubmissions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the keys of those tasks, and tells of those whose key is another task's. */
    void find(List<NewTask> tasks, Map<UUID, UUID> repeated, Map<UUID, Refusal> refused) {
        Map<UUID, NewTask> keyed = new HashMap<>();
        List<NewTask> withKey =
                tasks.stream().filter(task -> task.key() != null).toList();
        withKey.forEach(task -> keyed.put(task.id(), task));
        jdbc.update(connection -> RowArrays.prepare(connection, TAKE, withKey)
                .texts(task -> task.registration().service())
                .texts(task -> key(task).key())
                .texts(task -> key(task).digest())
                .uuids(NewTask::id)
                .texts(task -> task.registration().service())
                .texts(task -> key(task).key())
                .value((double) KEPT.toSeconds())
                .done());
        jdbc.query(
                connection -> RowArrays.prepare(connection, READ, withKey)
                        .texts(task -> task.registration().service())
                        .texts(task -> key(task).key())
                        .uuids(NewTask::id)
                        .done(),
                row -> {
                    UUID id = SqlArrays.uuid(row, 1);
                    UUID first = SqlArrays.uuid(row, 2);
                    if (!id.equals(first)) {
                        if (key(Objects.requireNonNull(keyed.get(id))).isOf(row.getString(3))) {
                            repeated.put(id, first);
                        } else {
                            refused.put(id, new Refusal.OtherBody());
                        }
                    }
                });
    }

    /** Gives back the keys of tasks that were refused: the caller may try again. */
    void free(Collection<UUID> refused, List<NewTask> tasks) {
        if (!refused.isEmpty() && tasks.stream().anyMatch(task -> task.key() != null)) {
            jdbc.update("DELETE FROM tasks.idempotency WHERE task = ANY (?)", (Object) refused.toArray(UUID[]::new));
        }
    }

    /**
     * Keeps the keys of those tasks from being taken or found. Whoever deletes the tasks too does this first: a repetition
     * locks the key and then its task, and the other way round they would wait in a circle.
     */
    void lock(Collection<UUID> tasks) {
        jdbc.query(LOCK, row -> {}, (Object) tasks.toArray(UUID[]::new));
    }

    int forget(Duration age) {
        return jdbc.update("DELETE FROM tasks.idempotency WHERE created_at < now() - make_interval(secs => ?)", (double)
                age.toSeconds());
    }

    private static IdempotencyKey key(NewTask task) {
        return Objects.requireNonNull(task.key());
    }
}
