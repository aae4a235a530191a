package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as callers see it. What is absent is not yet, or does not apply. Times are UTC.
 *
 * @param id the task's id, a UUID of version 7
 * @param service the group of workers that runs it
 * @param type its type
 * @param displayName one line for people
 * @param status where it stands
 * @param payload what was submitted
 * @param labels words to find it by
 * @param submittedAt when it was accepted
 * @param startedAt when its latest attempt was claimed by a worker
 * @param finishedAt when its result was written
 * @param attempt how often it was started; absent before the first start
 * @param attempts all attempts, oldest first, the one that runs included; absent in lists, and if there are none
 * @param options what its submission asked for besides its type's limits; absent if nothing
 * @param traceparent W3C trace context of its submission
 * @param waitingFor why it is not running: {@code time}, {@code dependency}, {@code sequence-key}, {@code retry},
 *     {@code resume} (its service is paused), {@code worker} (nobody offers its type) or {@code turn}; in the answer for a
 *     single task only
 * @param position how many tasks are before it in its queue, and one; up to 10,000, and only while it waits for its turn,
 *     a worker or the service's resumption
 * @param dueAt when it is scheduled to be queued, for the first time or again
 * @param progress what its latest attempt told last; absent if nothing, and while it waits for the next attempt
 * @param cancelRequestedAt when it was cancelled, if it runs and has not ended yet
 * @param expiresAt when its result is no longer kept; absent while unfinished
 * @param result how it ended; absent while unfinished
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "id",
    "service",
    "type",
    "displayName",
    "status",
    "payload",
    "labels",
    "submittedAt",
    "startedAt",
    "finishedAt",
    "attempt",
    "attempts",
    "options",
    "traceparent",
    "waitingFor",
    "position",
    "dueAt",
    "progress",
    "cancelRequestedAt",
    "expiresAt",
    "result"
})
public record TaskView(
        @JsonProperty("id") UUID id,
        @JsonProperty("service") String service,
        @JsonProperty("type") String type,
        @JsonProperty("displayName") String displayName,
        @JsonProperty("status") TaskStatus status,
        @JsonProperty("payload") Object payload,
        @JsonProperty("labels") Map<String, String> labels,
        @JsonProperty("submittedAt") Instant submittedAt,
        @JsonProperty("startedAt") @Nullable Instant startedAt,
        @JsonProperty("finishedAt") @Nullable Instant finishedAt,
        @JsonProperty("attempt") @Nullable Integer attempt,
        @JsonProperty("attempts") @Nullable List<TaskAttempt> attempts,
        @JsonProperty("options") @Nullable TaskOptions options,
        @JsonProperty("traceparent") @Nullable String traceparent,
        @JsonProperty("waitingFor") @Nullable String waitingFor,
        @JsonProperty("position") @Nullable Long position,
        @JsonProperty("dueAt") @Nullable Instant dueAt,
        @JsonProperty("progress") @Nullable Object progress,
        @JsonProperty("cancelRequestedAt") @Nullable Instant cancelRequestedAt,
        @JsonProperty("expiresAt") @Nullable Instant expiresAt,
        @JsonProperty("result") @Nullable TaskResult result) {

    /** Makes copies. */
    public TaskView {
        labels = Map.copyOf(labels);
        attempts = attempts == null ? null : List.copyOf(attempts);
    }

    /** A task that has had one attempt at most, and of which nothing is told but how it stands. */
    public TaskView(
            UUID id,
            String service,
            String type,
            String displayName,
            TaskStatus status,
            Object payload,
            Map<String, String> labels,
            Instant submittedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Integer attempt,
            @Nullable Instant expiresAt,
            @Nullable TaskResult result) {
        this(
                id,
                service,
                type,
                displayName,
                status,
                payload,
                labels,
                submittedAt,
                startedAt,
                finishedAt,
                attempt,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                expiresAt,
                result);
    }

    /**
     * A task that was accepted just now.
     *
     * @param dueAt when it is scheduled to be queued; null if it is
     */
    public static TaskView accepted(
            UUID id,
            String service,
            String type,
            String displayName,
            Object payload,
            Map<String, String> labels,
            Instant submittedAt,
            @Nullable TaskOptions options,
            @Nullable String traceparent,
            @Nullable Instant dueAt) {
        return new TaskView(
                id,
                service,
                type,
                displayName,
                dueAt == null ? TaskStatus.QUEUED : TaskStatus.SCHEDULED,
                payload,
                labels,
                submittedAt,
                null,
                null,
                null,
                null,
                options,
                traceparent,
                null,
                null,
                dueAt,
                null,
                null,
                null,
                null);
    }

    /**
     * The same task as it was in an earlier state, as far as that can still be told.
     *
     * @param then a status of an unfinished task
     * @param until the attempts until then, the one that ran included
     */
    public TaskView asItWas(TaskStatus then, List<TaskAttempt> until) {
        TaskAttempt latest = until.isEmpty() ? null : until.get(until.size() - 1);
        return new TaskView(
                id,
                service,
                type,
                displayName,
                then,
                payload,
                labels,
                submittedAt,
                then == TaskStatus.RUNNING && latest != null ? latest.startedAt() : null,
                null,
                latest == null || latest.attempt() == 0 ? null : latest.attempt(),
                until.isEmpty() ? null : until,
                options,
                traceparent,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same with what only the answer for a single task tells. */
    public TaskView with(List<TaskAttempt> all, @Nullable String waitsFor, @Nullable Long place) {
        return new TaskView(
                id,
                service,
                type,
                displayName,
                status,
                payload,
                labels,
                submittedAt,
                startedAt,
                finishedAt,
                attempt,
                all.isEmpty() ? null : all,
                options,
                traceparent,
                waitsFor,
                place,
                dueAt,
                progress,
                cancelRequestedAt,
                expiresAt,
                result);
    }
}
