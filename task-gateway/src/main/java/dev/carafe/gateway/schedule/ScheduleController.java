package dev.carafe.gateway.schedule;

import dev.carafe.gateway.docs.Refuses;
import dev.carafe.gateway.schedule.ScheduleEditor.Put;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes schedules, tells of one, removes it. */
@RestController
@Tag(name = "schedules")
class ScheduleController {

    private final ScheduleEditor scheduling;

    ScheduleController(ScheduleEditor scheduling) {
        this.scheduling = scheduling;
    }

    @Operation(
            operationId = "putSchedule",
            summary = "Make or replace a schedule",
            description =
                    "Each occurrence submits one task, which carries the label `schedule` with the schedule's name. A"
                            + " schedule that recurs as before goes on in its rhythm; one that is paused stays so.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ScheduleRequest.class),
                            examples = {
                                @ExampleObject(name = "cron", ref = "#/components/examples/cronRequest"),
                                @ExampleObject(name = "fixedRate", ref = "#/components/examples/fixedRateRequest")
                            }))
    @ApiResponse(
            responseCode = "201",
            description = "Made",
            headers =
                    @Header(
                            name = "Location",
                            description = "Where to read the schedule",
                            schema = @Schema(type = "string")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "schedule", ref = "#/components/examples/schedule")))
    @ApiResponse(
            responseCode = "200",
            description = "Replaced",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "schedule", ref = "#/components/examples/schedule")))
    @Refuses({
        "malformed-json",
        "unknown-service",
        "unknown-type",
        "payload-too-large",
        "body-too-large",
        "unsupported-media-type",
        "invalid-request",
        "payload-invalid",
        "invalid-name",
        "too-many-schedules",
        "database-unavailable"
    })
    @PutMapping(
            path = "/v1/schedules/{name}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ScheduleView> put(
            @Parameter(description = "The schedule's name", example = "nightly-report") @PathVariable("name")
                    String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        ScheduleProblems.requireName(name);
        Put put = scheduling.put(name, ScheduleReader.read(body == null ? new byte[0] : body));
        ScheduleView view = ScheduleView.of(put.schedule());
        return put.isNew()
                ? ResponseEntity.created(URI.create("/v1/schedules/" + name)).body(view)
                : ResponseEntity.ok(view);
    }

    @Operation(
            operationId = "getSchedule",
            summary = "Read a schedule",
            description = "With its next occurrence and what became of the last one.")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "schedule", ref = "#/components/examples/schedule")))
    @Refuses({"unknown-schedule", "database-unavailable"})
    @GetMapping(path = "/v1/schedules/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    ScheduleView schedule(
            @Parameter(description = "The schedule's name", example = "nightly-report") @PathVariable("name")
                    String name) {
        return ScheduleView.of(scheduling.find(name));
    }

    @Operation(
            operationId = "deleteSchedule",
            summary = "Remove a schedule",
            description = "Tasks that it has submitted stay.")
    @ApiResponse(responseCode = "204", description = "Removed", content = @Content)
    @Refuses({"unknown-schedule", "database-unavailable"})
    @DeleteMapping(path = "/v1/schedules/{name}")
    ResponseEntity<Void> delete(
            @Parameter(description = "The schedule's name", example = "nightly-report") @PathVariable("name")
                    String name) {
        scheduling.delete(name);
        return ResponseEntity.noContent().build();
    }
}
