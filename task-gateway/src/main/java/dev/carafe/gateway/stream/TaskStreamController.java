package dev.carafe.gateway.stream;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.docs.Refuses;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.model.task.TaskView;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams what happens to a task. */
@RestController
@Tag(name = "tasks")
class TaskStreamController {

    private static final String ADDRESS = "/v1/tasks/{id}/events";
    private static final String LAST_HEADER = "Last-Event-ID";
    private static final String LAST = "last_event_id";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final TaskStreams watching;
    private final TaskReading reading;

    TaskStreamController(TaskStreams watching, TaskReading reading) {
        this.watching = watching;
        this.reading = reading;
    }

    /**
     * The headers alone. Left to the other method, it would open a stream of which nothing is ever sent, so that nobody
     * would notice that its reader has gone.
     */
    @Hidden
    @RequestMapping(path = ADDRESS, method = RequestMethod.HEAD, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<Void> head(
            @PathVariable("id") String id,
            @RequestHeader(name = LAST_HEADER, required = false) @Nullable String lastHeader,
            @RequestParam(name = LAST, required = false) @Nullable String last) {
        TaskView now = reading.read(TaskReading.id(id));
        if (isOver(now, seen(lastHeader, last))) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
    }

    @Operation(
            operationId = "watchTask",
            summary = "Follow a task until it has finished",
            description = "Server-sent events: the task as it is, then again at every change of its state and every"
                    + " progress report (at most five a second); after it has finished, the stream ends. Each frame's `data`"
                    + " is the task. A stream that is opened again with the `id` of the frame that was received last goes on"
                    + " behind it; after the last frame there is none, and the answer is 204, at which a browser's EventSource"
                    + " stops.")
    @ApiResponse(
            responseCode = "200",
            description = "The task, again and again",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = TaskView.class),
                            examples = @ExampleObject(name = "ok", ref = "#/components/examples/finishedTask")))
    @ApiResponse(
            responseCode = "204",
            description = "The task has finished, and the caller has its last frame",
            content = @Content)
    @Refuses({"invalid-parameter", "unknown-task", "task-gone", "too-many-watchers", "database-unavailable"})
    @GetMapping(path = ADDRESS, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> watch(
            @Parameter(description = "The task's id", example = "019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77")
                    @PathVariable("id")
                    String id,
            @Parameter(description = "The id of the last frame that was received", schema = @Schema(type = "string"))
                    @RequestHeader(name = LAST_HEADER, required = false)
                    @Nullable String lastHeader,
            @Parameter(description = "For clients that cannot set the header", schema = @Schema(type = "string"))
                    @RequestParam(name = LAST, required = false)
                    @Nullable String last) {
        TaskView now = reading.read(TaskReading.id(id));
        FrameId seen = seen(lastHeader, last);
        if (isOver(now, seen)) {
            return ResponseEntity.noContent().build();
        }
        return watching.follow(now, seen)
                .map(stream -> ResponseEntity.ok()
                        .contentType(MediaType.TEXT_EVENT_STREAM)
                        .body(stream))
                .orElseThrow(() -> new Problem(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "too-many-watchers",
                                "Too many streams",
                                "As many tasks are being followed as may be; read the task instead")
                        .retryAfter(RETRY));
    }

    private static boolean isOver(TaskView now, @Nullable FrameId seen) {
        return now.status().isFinished() && FrameId.of(now).equals(seen);
    }

    /** A browser that reconnects repeats the address it was given and adds the header, which is newer then. */
    private static @Nullable FrameId seen(@Nullable String header, @Nullable String parameter) {
        return FrameId.parse(header == null || header.isBlank() ? parameter : header);
    }
}
