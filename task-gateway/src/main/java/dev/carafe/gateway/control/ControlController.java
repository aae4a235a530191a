package dev.carafe.gateway.control;

import dev.carafe.gateway.docs.Refuses;
import dev.carafe.gateway.read.ListParameters;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.model.task.TaskView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cancels tasks and runs them again. */
@RestController
@Tag(name = "tasks")
class ControlController {

    private static final String ID = "019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77";

    private final TaskCancellation cancelling;
    private final TaskRetry rerunning;

    ControlController(TaskCancellation cancelling, TaskRetry rerunning) {
        this.cancelling = cancelling;
        this.rerunning = rerunning;
    }

    @Operation(
            operationId = "cancelTask",
            summary = "Cancel a task",
            description =
                    "A task that waits ends at once. One that runs is interrupted and ends when its handler does, or"
                            + " is abandoned after a few seconds; until then `cancelRequestedAt` tells that it was asked to. May be"
                            + " repeated.")
    @ApiResponse(
            responseCode = "200",
            description = "The task as it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskView.class),
                            examples = @ExampleObject(name = "failed", ref = "#/components/examples/failedTask")))
    @Refuses({"invalid-parameter", "unknown-task", "task-gone", "task-finished", "database-unavailable"})
    @PostMapping(path = "/v1/tasks/{id}:cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskView cancel(@Parameter(description = "The task's id", example = ID) @PathVariable("id") String id) {
        return cancelling.cancel(TaskReading.id(id));
    }

    @Operation(
            operationId = "retryTask",
            summary = "Run a failed task again",
            description =
                    "As a new attempt, at the end of its queue, whatever its `runAt` was. Its attempts so far are kept."
                            + " It waits for what it depends on, as far as that is still kept.")
    @ApiResponse(
            responseCode = "200",
            description = "The task as it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskView.class),
                            examples = @ExampleObject(name = "queued", ref = "#/components/examples/queuedTask")))
    @Refuses({
        "invalid-parameter",
        "unknown-task",
        "unknown-type",
        "task-gone",
        "task-not-failed",
        "dependency-failed",
        "queue-full",
        "database-unavailable"
    })
    @PostMapping(path = "/v1/tasks/{id}:retry", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskView retry(@Parameter(description = "The task's id", example = ID) @PathVariable("id") String id) {
        return rerunning.retry(TaskReading.id(id));
    }

    @Operation(
            operationId = "retryTasks",
            summary = "Run failed tasks again, up to 1,000",
            description =
                    "The newest first, of those that pass the filter; `status` is `error` unless it says `cancelled`."
                            + " Tasks that depend on others of them wait for those. What fails again passes the filter"
                            + " again. Without a filter nothing is run, unless `all=true` says that all are meant.")
    @Parameter(
            name = "service",
            in = ParameterIn.QUERY,
            description = "Of that service",
            example = "demo",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "Of that type",
            example = "Echo",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "Ended so",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"error", "cancelled"}))
    @Parameter(
            name = "ename",
            in = ParameterIn.QUERY,
            description = "With an error of that name",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "Carrying that label: `name:value`",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "Submitted at or after",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Submitted before",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "all",
            in = ParameterIn.QUERY,
            description = "All of them; needed where there is no filter",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"true"}))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "How many at most",
            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "1000"))
    @ApiResponse(
            responseCode = "200",
            description = "What came of it",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = RetryAnswer.class),
                            examples = @ExampleObject(name = "one", ref = "#/components/examples/retryAnswer")))
    @Refuses({"invalid-parameter", "database-unavailable"})
    @PostMapping(path = "/v1/tasks:retry", produces = MediaType.APPLICATION_JSON_VALUE)
    RetryAnswer retryAll(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
        ListParameters parameters = ListParameters.ofFailures(query);
        return rerunning.retryAll(parameters.filter(), parameters.limit());
    }
}
