package dev.carafe.gateway.schedule;

import dev.carafe.gateway.docs.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pauses and resumes schedules. */
@RestController
@Tag(name = "schedules")
class SchedulePauseController {

    private final ScheduleEditor scheduling;

    SchedulePauseController(ScheduleEditor scheduling) {
        this.scheduling = scheduling;
    }

    @Operation(
            operationId = "pauseSchedule",
            summary = "Pause a schedule",
            description = "It submits nothing until it is resumed. Pausing one that is paused changes nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule, paused",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "paused", ref = "#/components/examples/pausedSchedule")))
    @Refuses({"unknown-schedule", "database-unavailable"})
    @PostMapping(path = "/v1/schedules/{name}:pause", produces = MediaType.APPLICATION_JSON_VALUE)
    ScheduleView pause(
            @Parameter(description = "The schedule's name", example = "nightly-report") @PathVariable("name")
                    String name) {
        return ScheduleView.of(scheduling.pause(name));
    }

    @Operation(
            operationId = "resumeSchedule",
            summary = "Resume a schedule",
            description =
                    "It goes on with its first occurrence from now on; those of the pause are not made up for. Resuming one"
                            + " that is not paused changes nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule, going on",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "schedule", ref = "#/components/examples/schedule")))
    @Refuses({"unknown-schedule", "database-unavailable"})
    @PostMapping(path = "/v1/schedules/{name}:resume", produces = MediaType.APPLICATION_JSON_VALUE)
    ScheduleView resume(
            @Parameter(description = "The schedule's name", example = "nightly-report") @PathVariable("name")
                    String name) {
        return ScheduleView.of(scheduling.resume(name));
    }
}
