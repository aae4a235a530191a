package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a task.
 *
 * @param attempt its number, from 1; 0 for a task that ended without having been started and was then run again
 * @param startedAt when it was claimed; absent if it was never
 * @param endedAt when it ended; absent while it runs
 * @param worker who ran it; absent if nobody did
 * @param ename the error's name; absent if there is none
 * @param evalue the error's message; absent if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskAttempt(
        @JsonProperty("attempt") int attempt,
        @JsonProperty("startedAt") @Nullable Instant startedAt,
        @JsonProperty("endedAt") @Nullable Instant endedAt,
        @JsonProperty("worker") @Nullable UUID worker,
        @JsonProperty("ename") @Nullable String ename,
        @JsonProperty("evalue") @Nullable String evalue) {}
