package dev.carafe.gateway.submit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.base.problem.Problem;
import dev.carafe.model.task.TaskView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to a batch.
 *
 * @param results one for each task, in their order
 */
public record BatchAnswer(@JsonProperty("results") List<Item> results) {

    /** Makes a copy. */
    public BatchAnswer {
        results = List.copyOf(results);
    }

    /**
     * What became of one task.
     *
     * @param status what the answer's status would have been had it been submitted alone
     * @param task the task; absent if it was refused
     * @param problem why it was refused, with {@code retryAfter} where the answer's header would have said when to try
     *     again; absent if it was accepted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BatchItem")
    public record Item(
            @JsonProperty("status") int status,
            @JsonProperty("task") @Nullable TaskView task,

            @JsonProperty("problem") @Schema(ref = "#/components/schemas/Problem") @Nullable ProblemDetail problem) {}

    /** One result a line. */
    byte[] asLines(JsonMapper json) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Item item : results) {
            lines.writeBytes(json.writeValueAsBytes(item));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    static BatchAnswer of(List<TaskSubmitter.Outcome> outcomes) {
        return new BatchAnswer(outcomes.stream()
                .map(outcome -> switch (outcome) {
                    case TaskSubmitter.Outcome.Accepted(var task) -> new Item(HttpStatus.ACCEPTED.value(), task, null);
                    case TaskSubmitter.Outcome.Refused(var problem) ->
                        new Item(problem.getStatusCode().value(), null, withRetryAfter(problem));
                })
                .toList());
    }

    private static ProblemDetail withRetryAfter(Problem problem) {
        String seconds = problem.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return seconds == null
                ? problem.getBody()
                : problem.with("retryAfter", Integer.valueOf(seconds)).getBody();
    }
}
