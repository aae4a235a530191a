package dev.carafe.store.accept;

import dev.carafe.store.Deadlocks;
import dev.carafe.store.RowArrays;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.accept.AcceptResult.Refusal;
import dev.carafe.store.accept.QueueBounds.Admission;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.dependency.SequenceKeyLanes;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Accepts tasks, many in one statement and one commit. Thread safe. */
public final class Submissions {

    private static final JsonMapper JSON = JsonMapper.shared();

    // No row comes to the insertion before the transaction has its number: so it has that before it takes positions,
    // which
    // SettledPositions relies on.
    private static final String INSERT =
            """
            WITH numbered AS MATERIALIZED (
              SELECT pg_current_xact_id() AS number
            ), submitted AS MATERIALIZED (
              SELECT * FROM numbered CROSS JOIN
                unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                       ?::text[], ?::boolean[], ?::text[], ?::text[], %s)
                WITH ORDINALITY AS s(id, service, type, display_name, payload, labels, options, traceparent, lane, keyed,
                                     status, due_at, %s, ordinal)
            ), task AS (
              INSERT INTO tasks.task (id, service, type, display_name, payload, labels, options, traceparent, submitted_at)
              SELECT id, service, type, display_name, payload, labels::jsonb, options, traceparent, now() FROM submitted
            ), execution AS (
              INSERT INTO tasks.execution (id, service, type, lane, keyed, status, due_at, start_by, max_attempts,
                                           traceparent, %s)
              SELECT id, service, type, lane, keyed, status, due_at::timestamptz,
                     coalesce(due_at::timestamptz, now()) + make_interval(secs => queue_timeout / 1000.0),
                     max_attempts, traceparent, %s
              FROM submitted WHERE number IS NOT NULL ORDER BY ordinal
              RETURNING position
            )
            SELECT now(), (SELECT number::text FROM numbered), max(position) FROM execution
            """.formatted(LimitColumns.ARRAYS, LimitColumns.NAMES, LimitColumns.TARGETS, LimitColumns.VALUES);

    private static final String WITHDRAW = """
            WITH withdrawn AS (
              DELETE FROM tasks.execution
              WHERE id = ANY (?::uuid[]) AND worker IS NULL AND attempt = 0 AND NOT awaited RETURNING id
            ), forgotten AS (
              DELETE FROM tasks.dependency WHERE waiting = ANY (ARRAY(SELECT id FROM withdrawn))
            ), free AS (
              DELETE FROM tasks.idempotency WHERE task = ANY (ARRAY(SELECT id FROM withdrawn))
            )
            DELETE FROM tasks.task t USING withdrawn w WHERE t.id = w.id RETURNING t.id
            """;

    private static final String LEFT = "SELECT id FROM tasks.task WHERE id = ANY (?)";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final QueueBounds bounds;
    private final IdempotentSubmissions repetitions;
    private final Dependencies dependencies;
    private final SequenceKeyLanes lanes;
    private final DependencyResolution dependencyResolution;
    private final CommitDoubt doubt;

    public Submissions(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.bounds = new QueueBounds(jdbc);
        this.repetitions = new IdempotentSubmissions(jdbc);
        this.dependencies = new Dependencies(jdbc);
        this.lanes = new SequenceKeyLanes(jdbc);
        this.dependencyResolution = new DependencyResolution(jdbc);
        this.doubt = new CommitDoubt(jdbc);
    }

    /** How far a transaction came, for when its commit is not answered. */
    private static final class Progress {
        private @Nullable RuntimeException failure;
        private @Nullable AcceptResult acceptance;
        private @Nullable String transactionId;
        private long lastPosition;
    }

    /**
     * Commits those tasks that nothing speaks against, in the order of the list. When it returns they survive whatever
     * happens; when it throws, none of them was accepted, but for a {@link SubmissionInDoubt}.
     */
    public AcceptResult accept(List<NewTask> tasks) {
        return Deadlocks.survive(() -> bounds.hold(() -> acceptOnce(tasks)));
    }

    private AcceptResult acceptOnce(List<NewTask> tasks) {
        Progress progress = new Progress();
        AcceptResult acceptance;
        try {
            acceptance = transaction.execute(status -> {
                try {
                    progress.acceptance = acceptInside(tasks, progress);
                    return progress.acceptance;
                } catch (RuntimeException e) {
                    progress.failure = e;
                    throw e;
                }
            });
        } catch (RuntimeException e) {
            // A lost connection cannot be rolled back either, and that second failure would hide the first.
            if (progress.failure != null) {
                throw progress.failure;
            }
            if (progress.acceptance == null || progress.transactionId == null) {
                throw e;
            }
            acceptance = progress.acceptance;
            UUID inserted = tasks.stream()
                    .map(NewTask::id)
                    .filter(acceptance::isNew)
                    .findFirst()
                    .orElse(null);
            doubt.requireCommitted(progress.transactionId, inserted, e);
        }
        return acceptance;
    }

    /**
     * Takes back tasks that nobody was told of and that no worker has ever started. One that was given out by its key, or
     * that another depends on, stays: somebody knows it.
     *
     * @return those that were taken back, now or by a commit before whose answer was lost: of them nothing is left
     * @throws SubmissionInDoubt if the database is away for long: then it is not known which of them are left
     */
    public Set<UUID> withdraw(Collection<UUID> ids) {
        return doubt.untilAnswered(() -> withdrawOnce(ids));
    }

    private Set<UUID> withdrawOnce(Collection<UUID> ids) {
        return transaction.execute(status -> {
            repetitions.lock(ids);
            Set<String> keyLanes = lanes.of(ids);
            lanes.lock(keyLanes);
            UUID[] all = ids.toArray(UUID[]::new);
            jdbc.query(WITHDRAW, row -> {}, (Object) all);
            lanes.letIn(keyLanes);
            Set<UUID> withdrawn = new HashSet<>(ids);
            jdbc.query(
                    LEFT,
                    row -> {
                        withdrawn.remove(SqlArrays.uuid(row, 1));
                    },
                    (Object) all);
            return withdrawn;
        });
    }

    /** Forgets idempotency keys that are older than that. */
    public int forgetKeys(Duration age) {
        return repetitions.forget(age);
    }

    private AcceptResult acceptInside(List<NewTask> tasks, Progress progress) {
        Map<UUID, Refusal> refused = new LinkedHashMap<>();
        Map<UUID, UUID> repeated = new LinkedHashMap<>();
        List<NewTask> rest = tasks;
        if (tasks.stream().anyMatch(task -> task.key() != null)) {
            repetitions.find(tasks, repeated, refused);
            rest = without(rest, refused, repeated);
        }
        Admission admission = bounds.admit(rest);
        admission.refused().forEach(id -> refused.put(id, new Refusal.QueueFull()));
        rest = without(rest, refused, repeated);
        Set<String> keyLanes = new TreeSet<>();
        rest.stream().filter(NewTask::isKeyed).forEach(task -> keyLanes.add(Objects.requireNonNull(task.lane())));
        Set<UUID> known = Dependencies.named(rest);
        known.addAll(repeated.values());
        lanes.lock(keyLanes, known);
        Dependencies.Found found = dependencies.find(rest, repeated.values());
        refused.putAll(found.unknown());
        shareRefusals(refused, repeated);
        rest = without(rest, refused, repeated);
        repetitions.free(refused.keySet(), tasks);
        if (rest.isEmpty()) {
            return new AcceptResult(Instant.EPOCH, refused, repeated, List.of());
        }
        Instant at = insert(rest, found, progress);
        admission.inserted(progress.lastPosition);
        dependencies.remember(found);
        lanes.letIn(keyLanes);
        List<FinishedTask> ended = dependencies.failed(found, dependencyResolution);
        return new AcceptResult(at, refused, repeated, ended);
    }

    /** What repeats a submission that is refused here is refused for the same reason: there is no task to answer with. */
    private static void shareRefusals(Map<UUID, Refusal> refused, Map<UUID, UUID> repeated) {
        repeated.entrySet().removeIf(repetition -> {
            Refusal refusal = refused.get(repetition.getValue());
            if (refusal != null) {
                refused.put(repetition.getKey(), refusal);
            }
            return refusal != null;
        });
    }

    private static List<NewTask> without(List<NewTask> tasks, Map<UUID, Refusal> refused, Map<UUID, UUID> repeated) {
        return refused.isEmpty() && repeated.isEmpty()
                ? tasks
                : tasks.stream()
                        .filter(task -> !refused.containsKey(task.id()) && !repeated.containsKey(task.id()))
                        .toList();
    }

    private Instant insert(List<NewTask> submitted, Dependencies.Found found, Progress progress) {
        boolean timed = submitted.stream()
                .anyMatch(
                        task -> task.options().runAt() != null || task.options().delay() != null);
        // The transaction's own time, as the statement below has it.
        Instant now = timed ? clock() : Instant.MAX;
        List<NewTask> tasks =
                timed ? submitted.stream().map(task -> task.from(now)).toList() : submitted;
        return jdbc.query(connection -> statement(connection, tasks, found, now), (row, n) -> {
                    progress.transactionId = row.getString(2);
                    progress.lastPosition = row.getLong(3);
                    return SqlArrays.instant(row, 1);
                })
                .getFirst();
    }

    private Instant clock() {
        return jdbc.query("SELECT now()", (row, n) -> SqlArrays.instant(row, 1)).getFirst();
    }

    private static String status(NewTask task, Dependencies.Found found, Instant now) {
        if (dueAt(task, now) != null) {
            return "scheduled";
        }
        if (found.isHeldBack(task.id())) {
            return "blocked";
        }
        return task.isKeyed() ? "behind" : "queued";
    }

    /** When the task becomes due; null if it is. */
    private static @Nullable Instant dueAt(NewTask task, Instant now) {
        Instant runAt = task.options().runAt();
        return runAt != null && runAt.isAfter(now) ? runAt : null;
    }

    private static PreparedStatement statement(
            java.sql.Connection connection, List<NewTask> tasks, Dependencies.Found found, Instant now)
            throws java.sql.SQLException {
        RowArrays<NewTask> rows = RowArrays.<NewTask>prepare(connection, INSERT, tasks)
                .uuids(NewTask::id)
                .texts(task -> task.registration().service())
                .texts(task -> task.registration().type())
                .texts(NewTask::displayName)
                .texts(NewTask::payload)
                .texts(NewTask::labels)
                .texts(task -> task.options().asksForNothing() ? null : JSON.writeValueAsString(task.options()))
                .texts(NewTask::traceparent)
                .texts(NewTask::lane)
                .booleans(NewTask::isKeyed)
                .texts(task -> status(task, found, now))
                .instants(task -> dueAt(task, now));
        return LimitColumns.set(rows).done();
    }
}
