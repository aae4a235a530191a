package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a submission may ask for besides its type's limits. What is null follows the type.
 *
 * @param runAt not before that time
 * @param delay not before that time has passed; {@code runAt} takes its place when the task is accepted
 * @param queueTimeout the longest wait for the first start, counted from acceptance or from {@code runAt}
 * @param executionTimeout the longest run of one attempt
 * @param maxAttempts starts at most; all errors are retried then unless the type names those that are
 * @param sequenceKey tasks of a parallel type with the same key run one at a time, in the order of their acceptance
 * @param dependsOn tasks that must have ended as {@code ok} before; if one ends otherwise, this one ends as
 *     {@code DependencyFailed}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TaskOptions(
        @JsonProperty("runAt") @Nullable Instant runAt,
        @JsonProperty("delay") @Nullable Duration delay,
        @JsonProperty("queueTimeout") @Nullable Duration queueTimeout,
        @JsonProperty("executionTimeout") @Nullable Duration executionTimeout,
        @JsonProperty("maxAttempts") @Nullable Integer maxAttempts,
        @JsonProperty("sequenceKey") @Nullable String sequenceKey,
        @JsonProperty("dependsOn") List<UUID> dependsOn) {

    /** Nothing is asked for. */
    public static final TaskOptions NONE = new TaskOptions(null, null, null, null, null, null, List.of());

    /** Longest sequence key, in characters. */
    public static final int LONGEST_SEQUENCE_KEY = 200;

    /** Most tasks that one may depend on. */
    public static final int MOST_DEPENDENCIES = 100;

    /** Makes a copy of the list; no list and an empty one are the same. */
    public TaskOptions {
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    }

    /** The same with the delay counted from that time. */
    public TaskOptions from(Instant accepted) {
        return delay == null
                ? this
                : new TaskOptions(
                        accepted.plus(delay),
                        null,
                        queueTimeout,
                        executionTimeout,
                        maxAttempts,
                        sequenceKey,
                        dependsOn);
    }

    /** Whether nothing is asked for. */
    public boolean asksForNothing() {
        return equals(NONE);
    }
}
