package dev.carafe.gateway.schedule;

import dev.carafe.gateway.docs.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Tells of occurrences before there is a schedule. */
@Tag(name = "schedules")
interface PreviewApi {

    @Operation(
            operationId = "previewSchedule",
            summary = "Preview the occurrences of an expression",
            description =
                    "Of a cron expression or a fixed rate, between two times; nothing is made. Days and weekdays that"
                            + " are both given must both fit, unlike in crontab: `0 9 1 * MON` runs on a 1st that is a Monday."
                            + " What a schedule would be refused for is refused here, in the same words.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = PreviewRequest.class),
                            examples = @ExampleObject(name = "cron", ref = "#/components/examples/previewRequest")))
    @ApiResponse(
            responseCode = "200",
            description = "The occurrences",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Preview.class),
                            examples = @ExampleObject(name = "preview", ref = "#/components/examples/preview")))
    @Refuses({"malformed-json", "body-too-large", "unsupported-media-type", "invalid-request"})
    Preview preview(byte @Nullable [] body);
}
