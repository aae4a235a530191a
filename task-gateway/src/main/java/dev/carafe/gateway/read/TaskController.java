package dev.carafe.gateway.read;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.gateway.docs.Refuses;
import dev.carafe.gateway.longpoll.LongPolling;
import dev.carafe.gateway.longpoll.LongPolling.Awaited;
import dev.carafe.gateway.longpoll.Preference;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tells of one task. */
@RestController
@Tag(name = "tasks")
class TaskController {

    private static final String RETRY_AFTER_SECONDS = "1";

    private final TaskReading reading;
    private final LongPolling waiting;

    TaskController(TaskReading reading, LongPolling waiting) {
        this.reading = reading;
        this.waiting = waiting;
    }

    @Operation(
            operationId = "getTask",
            summary = "Read a task, with its result once it has finished",
            description = "While the task is unfinished, `Retry-After` says when to ask again. With `Prefer: wait` and"
                    + " `If-None-Match` together, the answer comes as soon as the task is not as the `ETag` says: at each"
                    + " change of its state and each progress report, and at once if it has changed already.")
    @Parameter(
            name = HttpHeaders.IF_NONE_MATCH,
            in = ParameterIn.HEADER,
            description = "An `ETag` that was given out before: `304` if nothing has changed since",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "The task as it is",
            headers = @Header(name = "ETag", description = "Changes with the task", schema = @Schema(type = "string")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskView.class),
                            examples = {
                                @ExampleObject(name = "queued", ref = "#/components/examples/queuedTask"),
                                @ExampleObject(name = "ok", ref = "#/components/examples/finishedTask"),
                                @ExampleObject(name = "failed", ref = "#/components/examples/failedTask")
                            }))
    @ApiResponse(responseCode = "304", description = "The task is as the `ETag` says", content = @Content)
    @Refuses({"invalid-parameter", "unknown-task", "task-gone", "database-unavailable"})
    @GetMapping(path = "/v1/tasks/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskView> task(
            @Parameter(description = "The task's id", example = "019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77")
                    @PathVariable("id")
                    String id,
            @Parameter(description = LongPolling.PREFER, example = "wait=10", schema = @Schema(type = "string"))
                    @RequestHeader(name = Preference.HEADER, required = false)
                    @Nullable List<String> prefer,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
        UUID task = TaskReading.id(id);
        List<String> known = knownTags(headers);
        Awaited awaited = known.isEmpty()
                ? waiting.await(task, prefer, () -> reading.read(task))
                : waiting.awaitChange(task, prefer, () -> reading.read(task), now -> known.contains(tag(now)));
        // Spring answers 304 by itself if the request knows the tag.
        return answer(awaited).eTag(tag(awaited.task())).body(awaited.task());
    }

    @Operation(
            operationId = "getTaskResult",
            summary = "Read a task's result alone",
            description = "`202` without a body while the task is unfinished.")
    @ApiResponse(
            responseCode = "200",
            description = "How the task ended",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(ref = "#/components/schemas/TaskResult"),
                            examples = {
                                @ExampleObject(name = "ok", ref = "#/components/examples/resultOk"),
                                @ExampleObject(name = "failed", ref = "#/components/examples/resultError")
                            }))
    @ApiResponse(responseCode = "202", description = "Not finished yet", content = @Content)
    @Refuses({"invalid-parameter", "unknown-task", "task-gone", "database-unavailable"})
    @GetMapping(path = "/v1/tasks/{id}/result", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskResult> result(
            @Parameter(description = "The task's id", example = "019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77")
                    @PathVariable("id")
                    String id,
            @Parameter(description = LongPolling.PREFER, example = "wait=10", schema = @Schema(type = "string"))
                    @RequestHeader(name = Preference.HEADER, required = false)
                    @Nullable List<String> prefer) {
        UUID task = TaskReading.id(id);
        Awaited awaited = waiting.await(task, prefer, () -> reading.read(task));
        TaskResult result = awaited.task().result();
        if (result != null) {
            return answer(awaited).body(result);
        }
        ResponseEntity.BodyBuilder unfinished = ResponseEntity.accepted()
                .location(URI.create("/v1/tasks/" + task))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return applied(unfinished, awaited).build();
    }

    private static List<String> knownTags(HttpHeaders headers) {
        try {
            return headers.getIfNoneMatch();
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(
                    HttpHeaders.IF_NONE_MATCH,
                    "'" + HttpHeaders.IF_NONE_MATCH + "' must be '*' or tags in quotes, between commas");
        }
    }

    private static ResponseEntity.BodyBuilder answer(Awaited awaited) {
        ResponseEntity.BodyBuilder answer = applied(ResponseEntity.ok(), awaited);
        return awaited.task().status().isFinished()
                ? answer
                : answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    private static ResponseEntity.BodyBuilder applied(ResponseEntity.BodyBuilder answer, Awaited awaited) {
        Preference applied = awaited.applied();
        return applied == null ? answer : answer.header(Preference.APPLIED_HEADER, applied.applied());
    }

    /** Of all that changes by itself. A place in the queue does too, and is left out: it is no news of the task. */
    private static String tag(TaskView task) {
        int rest = Objects.hash(
                task.attempt(),
                task.finishedAt(),
                task.waitingFor(),
                task.dueAt(),
                task.cancelRequestedAt(),
                String.valueOf(task.progress()));
        return "W/\"" + task.status().wireName() + "-" + Integer.toHexString(rest) + "\"";
    }
}
