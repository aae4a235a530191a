package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a task. One that has ended never changes; what ends a task between two attempts is the error of neither.
 *
 * @param attempt its number, from 1
 * @param startedAt when it was claimed
 * @param endedAt when it ended; absent while it runs
 * @param worker who ran it
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
