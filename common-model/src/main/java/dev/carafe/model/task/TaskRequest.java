package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller submits: a task's type and payload. The service is part of the address.
 *
 * @param type the task's type; unique within its service
 * @param payload a JSON object that is valid against the type's schema; empty if absent
 * @param labels words to find the task by; none if absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskRequest(
        @JsonProperty("type") String type,
        @JsonProperty("payload") @Nullable Object payload,
        @JsonProperty("labels") @Nullable Map<String, String> labels) {

    /** Most labels that a task may carry. */
    public static final int MOST_LABELS = 20;

    /** Longest name of a label, and longest value, in characters. */
    public static final int LONGEST_LABEL = 100;

    /** Makes a copy of the labels. */
    public TaskRequest {
        labels = labels == null ? null : Map.copyOf(labels);
    }

    /** A request without labels. */
    public TaskRequest(String type, @Nullable Object payload) {
        this(type, payload, null);
    }
}
