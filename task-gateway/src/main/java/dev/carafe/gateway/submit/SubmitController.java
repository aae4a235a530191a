package dev.carafe.gateway.submit;

import dev.carafe.gateway.docs.Refuses;
import dev.carafe.gateway.longpoll.LongPolling;
import dev.carafe.gateway.longpoll.LongPolling.Awaited;
import dev.carafe.gateway.longpoll.Preference;
import dev.carafe.gateway.longpoll.Waiter;
import dev.carafe.gateway.submit.TaskSubmitter.Checked;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Takes tasks. */
@RestController
@Tag(name = "tasks")
class SubmitController {

    private static final String IDEMPOTENCY = "A submission that is repeated under the same key within 24 hours is"
            + " answered with the task of the first; another one under that key is refused. They are compared as JSON"
            + " values, however they are written. In a batch it counts for each task by its place.";

    private static final String RETRY_AFTER_SECONDS = "1";

    private static final String TRACE =
            "W3C trace context: goes along to the worker's log lines, the task and its events";

    private final TaskSubmitter submission;
    private final LongPolling waiting;
    private final JsonMapper json;

    SubmitController(TaskSubmitter submission, LongPolling waiting, JsonMapper json) {
        this.submission = submission;
        this.waiting = waiting;
        this.json = json;
    }

    @Operation(
            operationId = "submitTask",
            summary = "Submit a task",
            description = "Answered once the task is stored safely and its workers are told.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskRequest.class),
                            examples = @ExampleObject(name = "echo", ref = "#/components/examples/taskRequest")))
    @ApiResponse(
            responseCode = "202",
            description = "Accepted: the task will run, whatever happens",
            headers =
                    @Header(
                            name = "Location",
                            description = "Where to read the task",
                            schema = @Schema(type = "string")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskView.class),
                            examples = @ExampleObject(name = "queued", ref = "#/components/examples/queuedTask")))
    @ApiResponse(
            responseCode = "200",
            description = "Finished within the time that `Prefer: wait` gave",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TaskView.class),
                            examples = {
                                @ExampleObject(name = "ok", ref = "#/components/examples/finishedTask"),
                                @ExampleObject(name = "failed", ref = "#/components/examples/failedTask")
                            }))
    @Refuses({
        "malformed-json",
        "invalid-parameter",
        "unknown-service",
        "unknown-type",
        "payload-too-large",
        "unsupported-media-type",
        "invalid-request",
        "payload-invalid",
        "idempotency-key-reused",
        "unknown-dependency",
        "queue-full",
        "overloaded",
        "broker-unavailable",
        "database-unavailable",
        "submission-in-doubt"
    })
    @PostMapping(
            path = "/v1/services/{service}/tasks",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskView> submit(
            @Parameter(description = "The service that runs the task", example = "demo") @PathVariable("service")
                    String service,
            @Parameter(description = LongPolling.PREFER, example = "wait=10", schema = @Schema(type = "string"))
                    @RequestHeader(name = Preference.HEADER, required = false)
                    @Nullable List<String> prefer,
            @Parameter(description = IDEMPOTENCY, schema = @Schema(type = "string"))
                    @RequestHeader(name = SubmissionHeaders.KEY_HEADER, required = false)
                    @Nullable String key,
            @Parameter(description = TRACE, schema = @Schema(type = "string"))
                    @RequestHeader(name = SubmissionHeaders.TRACE_HEADER, required = false)
                    @Nullable String traceparent,
            @RequestBody(required = false) byte @Nullable [] body) {
        Checked checked =
                submission.check(service, RequestReader.one(orEmpty(body)), SubmissionHeaders.of(key, traceparent));
        Optional<Preference> wait = waiting.preference(prefer);
        // Registered before the task can run, so that it cannot finish unheard.
        Optional<Waiter> registered = wait.flatMap(given -> waiting.register(checked.id()));
        if (wait.isEmpty() || registered.isEmpty()) {
            TaskView task = submission.submit(checked);
            return ResponseEntity.accepted().location(address(task)).body(task);
        }
        TaskView task;
        try (Waiter waiter = registered.get()) {
            task = submission.submit(checked);
            if (task.id().equals(checked.id())) {
                TaskView now = waiter.await(wait.get().time()).orElseGet(() -> waiting.latest(task));
                return answer(new Awaited(now, wait.get()));
            }
        }
        // A repetition: the task is an older one.
        return answer(waiting.await(task.id(), prefer, () -> task));
    }

    private static ResponseEntity<TaskView> answer(Awaited awaited) {
        TaskView task = awaited.task();
        ResponseEntity.BodyBuilder answer = task.status().isFinished()
                ? ResponseEntity.ok()
                : ResponseEntity.accepted()
                        .location(address(task))
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        Preference applied = awaited.applied();
        if (applied != null) {
            answer.header(Preference.APPLIED_HEADER, applied.applied());
        }
        return answer.body(task);
    }

    @Operation(
            operationId = "submitTasks",
            summary = "Submit up to 1,000 tasks",
            description = "Each is accepted or refused by itself; those that are accepted keep their order. Where a"
                    + " task alone would be refused with the header Retry-After, its problem has `retryAfter`. As"
                    + " `application/x-ndjson`, each line is a task, and each line of the answer its result.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = BatchRequest.class),
                        examples = @ExampleObject(name = "two", ref = "#/components/examples/batchRequest")),
                @Content(
                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                        schema = @Schema(type = "string", description = "Each line is a `TaskRequest`"),
                        examples = @ExampleObject(name = "two", ref = "#/components/examples/batchLines"))
            })
    @ApiResponse(
            responseCode = "200",
            description = "One result for each task, in their order",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = BatchAnswer.class),
                        examples = @ExampleObject(name = "two", ref = "#/components/examples/batchAnswer")),
                @Content(
                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                        schema = @Schema(type = "string", description = "Each line is a `BatchItem`"),
                        examples = @ExampleObject(name = "two", ref = "#/components/examples/batchAnswerLines"))
            })
    @Refuses({
        "malformed-json",
        "invalid-parameter",
        "body-too-large",
        "unsupported-media-type",
        "invalid-request",
        "overloaded",
        "broker-unavailable",
        "database-unavailable",
        "submission-in-doubt"
    })
    @PostMapping(
            path = "/v1/services/{service}/tasks:batch",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE},
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    ResponseEntity<byte[]> submitAll(
            @Parameter(description = "The service that runs the tasks", example = "demo") @PathVariable("service")
                    String service,
            @Parameter(description = IDEMPOTENCY, schema = @Schema(type = "string"))
                    @RequestHeader(name = SubmissionHeaders.KEY_HEADER, required = false)
                    @Nullable String key,
            @Parameter(description = TRACE, schema = @Schema(type = "string"))
                    @RequestHeader(name = SubmissionHeaders.TRACE_HEADER, required = false)
                    @Nullable String traceparent,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @RequestBody(required = false) byte @Nullable [] body) {
        boolean lines = MediaType.APPLICATION_NDJSON.equalsTypeAndSubtype(headers.getContentType());
        byte[] bytes = orEmpty(body);
        BatchAnswer answer = BatchAnswer.of(submission.submitAll(
                service,
                lines ? RequestReader.lines(bytes) : RequestReader.batch(bytes),
                SubmissionHeaders.of(key, traceparent)));
        boolean linesBack = MediaTypes.prefersLines(headers.getAccept(), lines);
        return ResponseEntity.ok()
                .contentType(linesBack ? MediaType.APPLICATION_NDJSON : MediaType.APPLICATION_JSON)
                .body(linesBack ? answer.asLines(json) : json.writeValueAsBytes(answer));
    }

    private static URI address(TaskView task) {
        return URI.create("/v1/tasks/" + task.id());
    }

    private static byte[] orEmpty(byte @Nullable [] body) {
        return body == null ? new byte[0] : body;
    }
}
