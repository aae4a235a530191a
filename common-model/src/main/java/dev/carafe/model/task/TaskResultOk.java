package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The task ran and returned.
 *
 * @param id the task
 * @param result what the handler returned: any JSON value, {@code null} included
 */
@JsonPropertyOrder({"status", "id", "result"})
public record TaskResultOk(
        @JsonProperty("id") UUID id,

        @JsonProperty("result") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Object result)
        implements TaskResult {}
