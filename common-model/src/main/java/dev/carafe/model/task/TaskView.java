package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
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
        @JsonProperty("expiresAt") @Nullable Instant expiresAt,
        @JsonProperty("result") @Nullable TaskResult result) {

    /** Makes a copy of the labels. */
    public TaskView {
        labels = Map.copyOf(labels);
    }
}
