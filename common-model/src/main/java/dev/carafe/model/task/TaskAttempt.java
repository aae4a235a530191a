package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a task that failed and was followed by another one.
 *
 * @param attempt its number, from 1; 0 for a task that ended without having been started and was then run again
 * @param startedAt when it was claimed; absent if it was never
 * @param endedAt when it failed
 * @param worker who ran it; absent if nobody did
 * @param ename the error's name
 * @param evalue the error's message
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskAttempt(
        @JsonProperty("attempt") int attempt,
        @JsonProperty("startedAt") @Nullable Instant startedAt,
        @JsonProperty("endedAt") Instant endedAt,
        @JsonProperty("worker") @Nullable UUID worker,
        @JsonProperty("ename") String ename,
        @JsonProperty("evalue") String evalue) {}
