package dev.carafe.gateway.schedule;

import dev.carafe.gateway.docs.Refuses;
import dev.carafe.store.schedule.Schedules;
import dev.carafe.store.schedule.StoredSchedule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists schedules. */
@RestController
@Tag(name = "schedules")
class ScheduleListController {

    private final Schedules schedules;

    ScheduleListController(Schedules schedules) {
        this.schedules = schedules;
    }

    @Operation(
            operationId = "listSchedules",
            summary = "List schedules by name",
            description = "Pages are chained by `next`, which is the `cursor` of the next page.")
    @Parameter(
            name = "service",
            in = ParameterIn.QUERY,
            description = "Of that service",
            example = "demo",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "How many at most, 1 to 1,000; 50 if absent",
            schema = @Schema(type = "integer"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The `next` of an earlier page",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "A page of schedules",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = SchedulePage.class),
                            examples = @ExampleObject(name = "page", ref = "#/components/examples/schedulePage")))
    @Refuses({"invalid-parameter", "database-unavailable"})
    @GetMapping(path = "/v1/schedules", produces = MediaType.APPLICATION_JSON_VALUE)
    SchedulePage list(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
        ScheduleListParameters parameters = ScheduleListParameters.of(query);
        List<StoredSchedule> found = schedules.list(parameters.service(), parameters.after(), parameters.limit() + 1);
        List<StoredSchedule> page = found.subList(0, Math.min(parameters.limit(), found.size()));
        return new SchedulePage(
                page.stream().map(ScheduleView::inList).toList(),
                found.size() > parameters.limit()
                        ? ScheduleListParameters.cursor(page.getLast().name())
                        : null);
    }
}
