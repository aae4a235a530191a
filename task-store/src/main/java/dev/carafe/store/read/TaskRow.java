package dev.carafe.store.read;

import dev.carafe.model.json.RawJson;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskResultOk;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A task with its execution, if it is unfinished, or its result, if it is finished. Read only. */
@Entity
@Immutable
@Table(schema = "tasks", name = "task_view")
class TaskRow {

    private static final JsonMapper JSON = JsonMapper.shared();

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

    /** For Hibernate. */
    protected TaskRow() {}

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

    TaskView toView() {
        return new TaskView(
                id(),
                Objects.requireNonNull(service),
                Objects.requireNonNull(type),
                Objects.requireNonNull(displayName),
                status(),
                new RawJson(Objects.requireNonNull(payload)),
                labels == null ? Map.of() : labels,
                Objects.requireNonNull(submittedAt),
                startedAt,
                finishedAt,
                attempt == null || attempt == 0 ? null : attempt,
                null,
                options == null ? null : JSON.readValue(options, TaskOptions.class),
                traceparent,
                null,
                null,
                dueAt,
                progress == null ? null : new RawJson(progress),
                resultStatus == null ? cancelledAt : null,
                expiresAt,
                result());
    }

    private TaskStatus status() {
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
