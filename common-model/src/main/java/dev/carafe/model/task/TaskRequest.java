package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a caller submits: a task's type and payload. The service is part of the address.
 *
 * @param type the task's type; unique within its service
 * @param payload a JSON object that is valid against the type's schema; empty if absent
 * @param labels words to find the task by, under names without colons; none if absent
 * @param runAt not before that time, which is at most 3,650 days ahead
 * @param delay not before that time has passed; not together with {@code runAt}
 * @param queueTimeout the longest wait for the first start, instead of the type's
 * @param executionTimeout the longest run of one attempt, instead of the type's
 * @param maxAttempts starts at most, instead of the type's; all errors are retried then unless the type names those that
 *     are
 * @param sequenceKey tasks of a parallel type with the same key run one at a time, in the order of their acceptance
 * @param dependsOn ids of tasks that must have ended as {@code ok} before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskRequest(
        @JsonProperty("type") String type,
        @JsonProperty("payload") @Nullable Object payload,
        @JsonProperty("labels") @Nullable Map<String, String> labels,
        @JsonProperty("runAt") @Nullable Instant runAt,
        @JsonProperty("delay") @Nullable Duration delay,
        @JsonProperty("queueTimeout") @Nullable Duration queueTimeout,
        @JsonProperty("executionTimeout") @Nullable Duration executionTimeout,
        @JsonProperty("maxAttempts") @Nullable Integer maxAttempts,
        @JsonProperty("sequenceKey") @Nullable String sequenceKey,
        @JsonProperty("dependsOn") @Nullable List<UUID> dependsOn) {

    /** Most labels that a task may carry. */
    public static final int MOST_LABELS = 20;

    /** Longest name of a label, and longest value, in characters. */
    public static final int LONGEST_LABEL = 100;

    /** Makes copies. */
    public TaskRequest {
        labels = labels == null ? null : Map.copyOf(labels);
        dependsOn = dependsOn == null ? null : List.copyOf(dependsOn);
    }

    /** A request that asks for nothing besides. */
    public TaskRequest(String type, @Nullable Object payload, @Nullable Map<String, String> labels) {
        this(type, payload, labels, null, null, null, null, null, null, null);
    }

    /** A request without labels. */
    public TaskRequest(String type, @Nullable Object payload) {
        this(type, payload, null);
    }
}
