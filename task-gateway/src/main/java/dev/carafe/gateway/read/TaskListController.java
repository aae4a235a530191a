package dev.carafe.gateway.read;

import dev.carafe.gateway.docs.Refuses;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.read.TaskList;
import dev.carafe.store.read.Tasks;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists tasks. */
@RestController
@Tag(name = "tasks")
class TaskListController {

    private final Tasks tasks;
    private final long mostBytes;

    TaskListController(Tasks tasks, ReadProperties properties) {
        this.tasks = tasks;
        this.mostBytes = properties.maxPage().toBytes();
    }

    @Operation(
            operationId = "listTasks",
            summary = "List tasks, newest first; or read several by their ids",
            description =
                    "Pages are chained by `next`, which is the `cursor` of the next page; one with large payloads or"
                            + " results ends before `limit`. With `ids`, up to 300 tasks"
                            + " are read in the order of their ids, and `wait` waits until all of them have finished; ids that"
                            + " there are not, or no longer, are listed as `unknown`; those that found no room as `leftOut`.")
    @Parameter(
            name = "ids",
            in = ParameterIn.QUERY,
            description = "Up to 300 ids, separated by commas; instead of a filter",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description = "Seconds to wait for these tasks to finish; with `ids`",
            schema = @Schema(type = "integer", minimum = "0"))
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
            description = "In that status",
            schema = @Schema(implementation = TaskStatus.class))
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
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Tasks on a page",
            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "50"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The `next` of the page before",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "A page of tasks",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskPage.class),
                            examples = {
                                @ExampleObject(name = "page", ref = "#/components/examples/taskPage"),
                                @ExampleObject(name = "byIds", ref = "#/components/examples/taskBatch")
                            }))
    @Refuses({"invalid-parameter", "database-unavailable"})
    @GetMapping(path = "/v1/tasks", params = "!ids", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskPage list(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
        ListParameters parameters = ListParameters.of(query);
        TaskList page = tasks.list(parameters.filter(), parameters.limit(), mostBytes);
        return new TaskPage(
                page.tasks(), page.more() ? new Cursor(page.tasks().getLast().id()).toString() : null, null, null);
    }
}
