package dev.carafe.hub.series;

import dev.carafe.hub.api.Docs;
import dev.carafe.hub.request.Parameters;
import dev.carafe.hub.types.EventType;
import dev.carafe.hub.types.EventTypeNotFound;
import dev.carafe.hub.types.EventTypes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Downsampled series and last values. */
@RestController
@Tag(name = "series")
class SeriesController {

    private static final Set<String> KNOWN =
            Set.of("field", "agg", "every", "points", "from", "to", "topic", "tag.", "groupBy", "zone");
    private static final Set<String> KNOWN_OF_LATEST = Set.of("field", "from", "to", "topic", "tag.", "groupBy");

    private final Series series;
    private final EventTypes types;

    SeriesController(Series series, EventTypes types) {
        this.series = series;
        this.types = types;
    }

    @Operation(
            operationId = "getSeries",
            summary = "A type's numeric fields over time, in buckets",
            description =
                    "Buckets are aligned to 1970-01-01T00:00:00Z, or to local time in `zone`, and labelled by their"
                            + " start; empty ones are left out. Without `from` and `to` the series spans all events of the type."
                            + " `field.count` counts the events in which the field is a number; `agg=count` without a field"
                            + " counts events. Any field of `data` can be compared by `tag.<field>=<text>`. A cell whose value is"
                            + " beyond a double is null, and `notes` says so.")
    @Parameter(
            name = "field",
            in = ParameterIn.QUERY,
            description = "Numeric field of `data`; several between commas",
            example = "mag",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "agg",
            in = ParameterIn.QUERY,
            description = "Of avg, min, max, sum, count, first, last, p0 to p99; several between commas",
            schema = @Schema(type = "string", defaultValue = "avg"),
            example = "avg,count")
    @Parameter(
            name = "every",
            in = ParameterIn.QUERY,
            description = "Width of a bucket, such as 10s, 1m, 6h, 1d, 1mo, 1y or PT1M; or `points`",
            example = "1h",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "points",
            in = ParameterIn.QUERY,
            description = "How many buckets at most; a round width is chosen; 500 if neither this nor `every` is given",
            schema = @Schema(type = "integer", minimum = "1", maximum = "10000"))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "At this time or later, RFC 3339",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Before this time, RFC 3339",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(name = "topic", in = ParameterIn.QUERY, description = Docs.TOPIC, schema = @Schema(type = "string"))
    @Parameter(
            name = "groupBy",
            in = ParameterIn.QUERY,
            description = "`topic`, or tags that the type declares; several between commas",
            example = "topic",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "zone",
            in = ParameterIn.QUERY,
            description = "Time zone that buckets are aligned to; or an offset, `+03:00` being east of Greenwich",
            example = "Europe/Vienna",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "The series",
            content =
                    @Content(
                            schema = @Schema(implementation = SeriesAnswer.class),
                            examples = @ExampleObject(Docs.SERIES_EXAMPLE)))
    @ApiResponse(responseCode = "404", description = "No event of that type was ever seen or declared")
    @ApiResponse(
            responseCode = "422",
            description = "The answer would be too large, or the type has no such field, or no numbers in it")
    @GetMapping(path = "/v1/series/{type}", produces = MediaType.APPLICATION_JSON_VALUE)
    SeriesAnswer series(@PathVariable String type, @Parameter(hidden = true) HttpServletRequest request) {
        return series.series(SeriesQuery.of(known(type), Parameters.of(request.getParameterMap(), KNOWN)));
    }

    @Operation(
            operationId = "getLatest",
            summary = "The last values of a type's numeric fields",
            description = "Of each group the newest event in which one of the fields is a number. With `groupBy`, give"
                    + " `from` as well where the type has a long history: groups are found by reading it.")
    @Parameter(
            name = "field",
            in = ParameterIn.QUERY,
            required = true,
            description = "Numeric field of `data`; several between commas",
            example = "mag",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "At this time or later, RFC 3339",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Before this time, RFC 3339",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(name = "topic", in = ParameterIn.QUERY, description = Docs.TOPIC, schema = @Schema(type = "string"))
    @Parameter(
            name = "groupBy",
            in = ParameterIn.QUERY,
            description = "`topic`, or tags that the type declares; several between commas",
            example = "topic",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "Last values",
            content =
                    @Content(
                            schema = @Schema(implementation = SeriesAnswer.class),
                            examples = @ExampleObject(Docs.LATEST_EXAMPLE)))
    @ApiResponse(responseCode = "404", description = "No event of that type was ever seen or declared")
    @ApiResponse(
            responseCode = "422",
            description = "The answer would be too large, or the type has no such field, or no numbers in it")
    @GetMapping(path = "/v1/series/{type}/latest", produces = MediaType.APPLICATION_JSON_VALUE)
    SeriesAnswer latest(@PathVariable String type, @Parameter(hidden = true) HttpServletRequest request) {
        Parameters parameters = Parameters.of(request.getParameterMap(), KNOWN_OF_LATEST);
        return series.latest(SeriesQuery.ofLatest(known(type), parameters));
    }

    private EventType known(String name) {
        return types.find(name).orElseThrow(() -> new EventTypeNotFound(name));
    }
}
