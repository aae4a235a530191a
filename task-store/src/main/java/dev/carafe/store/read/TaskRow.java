package dev.carafe.store.read;

import dev.carafe.model.json.RawJson;
import dev.carafe.model.task.TaskAttempt;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskResultOk;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.SqlArrays;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A task with its execution, if it is unfinished, or its result, if it is finished. Read only. */
@Entity
@Immutable
@Table(schema = "tasks", name = "task_view")
class TaskRow {

    /**
     * The view's columns for {@link #read}; parameter: ids. They are looked up one by one: a join would let the planner
     * scan all unfinished tasks if there were none when it last counted them.
     */
    static final String BY_IDS = """
            SELECT t.id, t.service, t.type, t.display_name, t.payload, t.labels, t.submitted_at, e.status, r.status,
                   coalesce(r.started_at, e.started_at), r.finished_at, r.expires_at, e.due_at, e.cancelled_at, t.options,
                   t.traceparent, coalesce(r.progress, e.progress), coalesce(r.attempt, e.attempt), r.result, r.ename, r.evalue, r.traceback,
                   coalesce(r.worker, e.worker)
            FROM (SELECT DISTINCT unnest(?::uuid[])) AS wanted(id)
            CROSS JOIN LATERAL (SELECT * FROM tasks.task WHERE id = wanted.id OFFSET 0) AS t
            LEFT JOIN LATERAL (SELECT * FROM tasks.execution WHERE id = wanted.id OFFSET 0) AS e ON true
            LEFT JOIN LATERAL (SELECT * FROM tasks.result WHERE id = wanted.id OFFSET 0) AS r ON true
            """;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    @Id
    private @Nullable UUID id;

    private @Nullable String service;
    private @Nullable String type;

    @Column(name = "display_name")
    private @Nullable String displayName;

    private @Nullable String payload;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, String> labels;

    @Column(name = "submitted_at")
    private @Nullable Instant submittedAt;

    @Column(name = "execution_status")
    private @Nullable String executionStatus;

    @Column(name = "result_status")
    private @Nullable String resultStatus;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "due_at")
    private @Nullable Instant dueAt;

    @Column(name = "cancelled_at")
    private @Nullable Instant cancelledAt;

    private @Nullable String options;
    private @Nullable String traceparent;
    private @Nullable String progress;
    private @Nullable Integer attempt;
    private @Nullable String result;
    private @Nullable String ename;
    private @Nullable String evalue;
    private @Nullable String traceback;

    /** Not a column of the view: lists do not tell of attempts. */
    @Transient
    private @Nullable UUID worker;

    /** For Hibernate. */
    protected TaskRow() {}

    /** Reads one from {@link #BY_IDS}. */
    static TaskRow read(ResultSet row) throws SQLException {
        TaskRow task = new TaskRow();
        task.id = SqlArrays.uuid(row, 1);
        task.service = row.getString(2);
        task.type = row.getString(3);
        task.displayName = row.getString(4);
        task.payload = row.getString(5);
        String labels = row.getString(6);
        task.labels = labels == null ? null : JSON.readValue(labels, LABELS);
        task.submittedAt = SqlArrays.instant(row, 7);
        task.executionStatus = row.getString(8);
        task.resultStatus = row.getString(9);
        task.startedAt = SqlArrays.instantOrNull(row, 10);
        task.finishedAt = SqlArrays.instantOrNull(row, 11);
        task.expiresAt = SqlArrays.instantOrNull(row, 12);
        task.dueAt = SqlArrays.instantOrNull(row, 13);
        task.cancelledAt = SqlArrays.instantOrNull(row, 14);
        task.options = row.getString(15);
        task.traceparent = row.getString(16);
        task.progress = row.getString(17);
        task.attempt = row.getObject(18, Integer.class);
        task.result = row.getString(19);
        task.ename = row.getString(20);
        task.evalue = row.getString(21);
        task.traceback = row.getString(22);
        task.worker = row.getObject(23, UUID.class);
        return task;
    }

    UUID id() {
        return Objects.requireNonNull(id);
    }

    /** In which ways an unfinished task can be in a status. */
    static List<String> executionStatuses(TaskStatus status) {
        return status == TaskStatus.QUEUED
                ? List.of("queued", "blocked", "behind", "retrying")
                : List.of(status.wireName());
    }

    @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** The attempt that runs, or with which the task ended; empty if neither. */
    Optional<TaskAttempt> latestAttempt() {
        boolean runsOrRan = resultStatus != null || "running".equals(executionStatus);
        return attempt == null || startedAt == null || !runsOrRan
                ? Optional.empty()
                : Optional.of(new TaskAttempt(attempt, startedAt, finishedAt, worker, ename, evalue));
    }

    boolean mayHaveEarlierAttempts() {
        return attempt != null && attempt > (latestAttempt().isPresent() ? 1 : 0);
    }

    TaskView toView() {
        return new TaskView(
                id(),
                Objects.requireNonNull(service),
                Objects.requireNonNull(type),
                Objects.requireNonNull(displayName),
                status(executionStatus, resultStatus),
                new RawJson(Objects.requireNonNull(payload)),
                labels == null ? Map.of() : labels,
                Objects.requireNonNull(submittedAt),
                startedAt,
                finishedAt,
                shown(attempt),
                null,
                options == null ? null : options(options),
                traceparent,
                null,
                null,
                dueAt,
                progress == null ? null : new RawJson(progress),
                resultStatus == null ? cancelledAt : null,
                expiresAt,
                result());
    }

    static TaskOptions options(@Nullable String json) {
        return json == null ? TaskOptions.NONE : JSON.readValue(json, TaskOptions.class);
    }

    /** The number of the latest attempt as callers see it: none before the first. */
    static @Nullable Integer shown(@Nullable Integer attempt) {
        return attempt == null || attempt == 0 ? null : attempt;
    }

    static TaskStatus status(@Nullable String executionStatus, @Nullable String resultStatus) {
        String status = resultStatus != null ? resultStatus : executionStatus;
        return switch (Objects.requireNonNull(status, "a task has an execution or a result")) {
            case "blocked", "behind", "retrying" -> TaskStatus.QUEUED;
            case String other -> TaskStatus.fromWire(other);
        };
    }

    private @Nullable TaskResult result() {
        if (resultStatus == null) {
            return null;
        }
        return switch (TaskStatus.fromWire(resultStatus)) {
            case OK -> new TaskResultOk(id(), new RawJson(Objects.requireNonNull(result)));
            case ERROR, CANCELLED ->
                new TaskResultError(
                        id(),
                        Objects.requireNonNull(ename),
                        Objects.requireNonNull(evalue),
                        Objects.requireNonNull(traceback));
            case SCHEDULED, QUEUED, RUNNING ->
                throw new IllegalStateException("no result has the status " + resultStatus);
        };
    }
}
