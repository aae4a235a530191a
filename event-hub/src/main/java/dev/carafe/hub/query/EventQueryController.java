package dev.carafe.hub.query;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.hub.api.Docs;
import dev.carafe.hub.request.Parameters;
import dev.carafe.hub.request.Selection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Events out, in pages. */
@RestController
@Tag(name = "events")
class EventQueryController {

    private static final int MOST = 10_000;
    private static final int MOST_FIELDS = 100;
    private static final Set<String> KNOWN =
            Set.of("type", "topic", "from", "to", "tag.", "order", "limit", "cursor", "field");

    private final EventPages pages;

    EventQueryController(EventPages pages) {
        this.pages = pages;
    }

    @Operation(
            operationId = "listEvents",
            summary = "Events by time, a page at a time",
            description = "Newest first unless told otherwise. Events of one time stand in the order in which they were"
                    + " stored. `next`, and the header `Link`, lead to the next page. Any field of `data` can be"
                    + " compared by `tag.<field>=<text>`; `from` and `topic` make such a search fast.")
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "Event type; repeatable; absent: all types",
            array = @ArraySchema(schema = @Schema(type = "string", example = "Earthquake")))
    @Parameter(
            name = "topic",
            in = ParameterIn.QUERY,
            description = Docs.TOPIC,
            example = "us.ak",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "At this time or later, RFC 3339",
            example = "2026-11-01T00:00:00Z",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Before this time, RFC 3339",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            allowableValues = {"desc", "asc"},
                            defaultValue = "desc"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "integer", minimum = "1", maximum = "10000", defaultValue = "100"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "`next` of the page before, with the other parameters unchanged",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "field",
            in = ParameterIn.QUERY,
            description = "For CSV: a field of `data` that becomes the column `data.<field>`; several between commas."
                    + " Without it, the column `data` holds all of it as JSON",
            example = "mag",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "A page",
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = Docs.EventPage.class),
                        examples = @ExampleObject(Docs.PAGE_EXAMPLE)),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    @GetMapping(
            path = "/v1/events",
            produces = {"application/json", "application/x-ndjson", "text/csv"})
    ResponseEntity<byte[]> events(@Parameter(hidden = true) HttpServletRequest request) {
        Parameters parameters = Parameters.of(request.getParameterMap(), KNOWN);
        EventPages.Page page = pages.page(new EventPages.Request(
                parameters.all("type"),
                Selection.of(parameters),
                descending(parameters),
                parameters.number("limit", 100, 1, MOST),
                parameters.one("cursor").map(Cursor::parse).orElse(null)));
        EventFormat format = EventFormat.of(accepted(request));
        var answer = ResponseEntity.ok().contentType(new MediaType(format.mediaType(), StandardCharsets.UTF_8));
        if (page.next() != null) {
            answer.header(HttpHeaders.LINK, "<" + next(request, page.next()) + ">; rel=\"next\"");
        }
        return answer.body(format.write(page, fields(parameters)).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> fields(Parameters parameters) {
        List<String> fields = parameters.all("field").stream().distinct().toList();
        if (fields.size() > MOST_FIELDS) {
            throw new InvalidParameter("field", "'field' names at most " + MOST_FIELDS + " fields");
        }
        return fields;
    }

    private static boolean descending(Parameters parameters) {
        String order = parameters.one("order").orElse("desc");
        return switch (order) {
            case "desc" -> true;
            case "asc" -> false;
            default -> throw new InvalidParameter("order", "'order' is 'desc' or 'asc'");
        };
    }

    private static List<MediaType> accepted(HttpServletRequest request) {
        List<String> accept = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        return MediaType.parseMediaTypes(accept).stream()
                .filter(type -> type.getQualityValue() > 0)
                .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
                .toList();
    }

    /** Relative, since a proxy may serve the hub under another address. */
    private static String next(HttpServletRequest request, Cursor cursor) {
        String query = request.getQueryString();
        return UriComponentsBuilder.fromPath(request.getRequestURI())
                .query(query == null ? "" : query)
                .replaceQueryParam("cursor", cursor.text())
                .build(true)
                .toUriString();
    }
}
