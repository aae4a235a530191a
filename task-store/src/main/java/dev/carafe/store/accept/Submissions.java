package dev.carafe.store.accept;

import dev.carafe.model.handler.Execution;
import dev.carafe.store.SqlArrays;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Accepts tasks, many in one statement and one commit. Thread safe. */
public final class Submissions {

    private static final String INSERT = """
            WITH submitted AS (
              SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                                   ?::boolean[], ?::bigint[], ?::bigint[], ?::boolean[])
                WITH ORDINALITY AS s(id, service, type, display_name, payload, labels, lane, max_attempts, repeatable,
                                     retention, failure_retention, retry_errors, ordinal)
            ), task AS (
              INSERT INTO tasks.task (id, service, type, display_name, payload, labels, submitted_at)
              SELECT id, service, type, display_name, payload, labels::jsonb, now() FROM submitted
            ), execution AS (
              INSERT INTO tasks.execution (id, service, type, lane, max_attempts, repeatable, retention,
                                           failure_retention, retry_errors, queued_at)
              SELECT id, service, type, lane, max_attempts, repeatable, make_interval(secs => retention),
                     make_interval(secs => failure_retention), retry_errors, now()
              FROM submitted ORDER BY ordinal
            )
            SELECT now()
            """;

    private static final String WITHDRAW = """
            WITH withdrawn AS (
              DELETE FROM tasks.execution WHERE id = ANY (?::uuid[]) AND status = 'queued' AND attempt = 0 RETURNING id
            )
            DELETE FROM tasks.task t USING withdrawn w WHERE t.id = w.id RETURNING t.id
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final QueueBounds bounds;

    public Submissions(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.bounds = new QueueBounds(jdbc);
    }

    /**
     * Commits those tasks for which their type's queue has room, in the order of the list. When it returns they survive
     * whatever happens; when it throws, none of them was accepted unless the connection was lost during the commit.
     */
    public Acceptance accept(List<NewTask> tasks) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        Acceptance acceptance;
        try {
            acceptance = transaction.execute(status -> {
                try {
                    return insertThoseWithRoom(tasks);
                } catch (RuntimeException e) {
                    failure.set(e);
                    throw e;
                }
            });
        } catch (RuntimeException e) {
            // A lost connection cannot be rolled back either, and that second failure would hide the first.
            RuntimeException first = failure.get();
            throw first == null ? e : first;
        }
        bounds.accepted(tasks, acceptance.queueFull());
        return acceptance;
    }

    /**
     * Takes back tasks that nobody was told of and that no worker has ever started.
     *
     * @return those that were taken back: of them nothing is left
     */
    public Set<UUID> withdraw(Collection<UUID> ids) {
        return new HashSet<>(jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(WITHDRAW);
                    statement.setArray(1, SqlArrays.uuids(connection, ids, id -> id));
                    return statement;
                },
                (row, n) -> SqlArrays.uuid(row, 1)));
    }

    private Acceptance insertThoseWithRoom(List<NewTask> tasks) {
        Set<UUID> queueFull = bounds.refusedOf(tasks);
        List<NewTask> accepted =
                tasks.stream().filter(task -> !queueFull.contains(task.id())).toList();
        return new Acceptance(accepted.isEmpty() ? Instant.EPOCH : insert(accepted), queueFull);
    }

    private Instant insert(List<NewTask> tasks) {
        return jdbc.query(
                        connection -> {
                            PreparedStatement statement = connection.prepareStatement(INSERT);
                            statement.setArray(1, SqlArrays.uuids(connection, tasks, NewTask::id));
                            statement.setArray(
                                    2,
                                    SqlArrays.texts(
                                            connection,
                                            tasks,
                                            t -> t.registration().service()));
                            statement.setArray(
                                    3,
                                    SqlArrays.texts(
                                            connection,
                                            tasks,
                                            t -> t.registration().type()));
                            statement.setArray(4, SqlArrays.texts(connection, tasks, NewTask::displayName));
                            statement.setArray(5, SqlArrays.texts(connection, tasks, NewTask::payload));
                            statement.setArray(6, SqlArrays.texts(connection, tasks, NewTask::labels));
                            statement.setArray(7, SqlArrays.texts(connection, tasks, NewTask::lane));
                            statement.setArray(
                                    8,
                                    SqlArrays.ints(
                                            connection,
                                            tasks,
                                            t -> t.registration()
                                                    .limits()
                                                    .retry()
                                                    .maxAttempts()));
                            statement.setArray(
                                    9,
                                    SqlArrays.booleans(
                                            connection,
                                            tasks,
                                            t -> t.registration().limits().execution() == Execution.AT_LEAST_ONCE));
                            statement.setArray(
                                    10,
                                    SqlArrays.longs(
                                            connection,
                                            tasks,
                                            t -> t.registration()
                                                    .limits()
                                                    .retention()
                                                    .toSeconds()));
                            statement.setArray(
                                    11,
                                    SqlArrays.longs(
                                            connection,
                                            tasks,
                                            t -> t.registration()
                                                    .limits()
                                                    .failureRetention()
                                                    .toSeconds()));
                            statement.setArray(12, SqlArrays.booleans(connection, tasks, t -> false));
                            return statement;
                        },
                        (row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .getFirst();
    }
}
