package dev.carafe.hub.stream;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.hub.api.Docs;
import dev.carafe.hub.request.Parameters;
import dev.carafe.model.event.TopicFilter;
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
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The live feed over HTTP, as server-sent events. The request's own virtual thread writes for as long as it lasts. */
@RestController
@Tag(name = "events")
class StreamController {

    private static final Logger log = LoggerFactory.getLogger(StreamController.class);
    private static final Set<String> KNOWN = Set.of("type", "topic", "filter", "last_event_id");
    private static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";
    private static final int MOST_FILTERS = 50;

    private final EventStream stream;

    StreamController(EventStream stream) {
        this.stream = stream;
    }

    @Operation(
            operationId = "streamEvents",
            summary = "Events as they are stored, as server-sent events",
            description = "Each frame has an `id` and, as `data`, a CloudEvent; no event name. `Last-Event-ID`, or"
                    + " `last_event_id`, resumes after that id, `0` from the beginning: nothing is lost, nothing comes"
                    + " twice, all in order. One filter is `type` with `topic`; several are `filter=Type:topic`, repeated"
                    + " (`Type:` or `Type` for all topics). The last colon separates; within a type or a topic `%3A` is a"
                    + " colon and `%25` a percent sign, so that `com%3Aacme` (on its way `filter=com%253Aacme`), or `com:acme:`,"
                    + " is the type `com:acme`; an event that matches several comes once. A reader that is"
                    + " too slow gets `event: gap` with `{\"from\", \"to\", \"missed\"}` and goes on after the gap; a"
                    + " stream with `last_event_id=<from>` brings what was missed. The stream begins with an `id` alone, so that"
                    + " it can be resumed before its first event. A comment every 15 s keeps the connection alive.")
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "Event type; needed unless `filter` is given",
            example = "Earthquake",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "topic",
            in = ParameterIn.QUERY,
            description = Docs.TOPIC,
            example = "us.ak",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "filter",
            in = ParameterIn.QUERY,
            description = "`Type:topic` or `Type`, with `%3A` for a colon within either; repeatable, up to 50",
            array = @ArraySchema(schema = @Schema(type = "string")))
    @Parameter(
            name = "last_event_id",
            in = ParameterIn.QUERY,
            description = "For clients that cannot set the header",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "The id of the last frame that was received",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "Frames, until the caller goes away",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(Docs.STREAM_EXAMPLE)))
    @GetMapping(path = "/v1/events/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws InterruptedException {
        Parameters parameters = Parameters.of(request.getParameterMap(), KNOWN);
        List<TopicFilter> filters = filters(request, parameters);
        OptionalLong after = after(request, parameters);
        if (request.getMethod().equals("HEAD")) {
            // What is written would go nowhere, so that nobody would notice that the reader has gone.
            response.setContentType(CONTENT_TYPE);
            return;
        }
        try {
            serve(filters, after, response);
        } catch (IOException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a subscriber has gone");
        }
    }

    private void serve(List<TopicFilter> filters, OptionalLong after, HttpServletResponse response)
            throws IOException, InterruptedException {
        // Subscribed before the answer begins: whoever has seen the answer gets what is published from then on.
        try (EventStream.Subscription subscription =
                after.isPresent() ? stream.resumed(filters, after.getAsLong()) : stream.live(filters)) {
            response.setContentType(CONTENT_TYPE);
            OutputStream out = response.getOutputStream();
            out.write(Frame.begin(subscription.position()));
            response.flushBuffer();
            subscription.serve(out);
        }
    }

    private static List<TopicFilter> filters(HttpServletRequest request, Parameters parameters) {
        List<TopicFilter> filters = new ArrayList<>();
        parameters
                .one("type")
                .ifPresent(type -> filters.add(
                        filter("type", type, parameters.topic("topic").orElse(null))));
        String[] more = request.getParameterValues("filter");
        for (String text : more == null ? new String[0] : more) {
            // A type may contain colons; a topic rarely does: the last colon separates.
            int colon = text.lastIndexOf(':');
            String topic = colon < 0 ? "" : withColons(text.substring(colon + 1));
            String type = withColons(colon < 0 ? text : text.substring(0, colon));
            filters.add(filter("filter", type, topic.isEmpty() ? null : topic));
        }
        if (filters.isEmpty()) {
            throw new InvalidParameter("type", "'type' is missing, and so is 'filter'");
        }
        if (filters.size() > MOST_FILTERS) {
            throw new InvalidParameter("filter", "'filter' is given at most " + MOST_FILTERS + " times");
        }
        return filters;
    }

    /** Within a type or a topic, a colon may be written so that it separates nothing. */
    private static String withColons(String part) {
        return part.replace("%3A", ":").replace("%3a", ":").replace("%25", "%");
    }

    private static TopicFilter filter(String parameter, String type, @org.jspecify.annotations.Nullable String topic) {
        try {
            return new TopicFilter(type, topic);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(parameter, "'" + parameter + "': " + e.getMessage());
        }
    }

    private static OptionalLong after(HttpServletRequest request, Parameters parameters) {
        Optional<String> given = parameters.one("last_event_id");
        String header = request.getHeader("Last-Event-ID");
        // A browser that reconnects repeats the address it was given and adds the header, which is newer then.
        String text = header != null && !header.isBlank() ? header : given.orElse("");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.matches("\\d{1,18}")) {
            throw new InvalidParameter("last_event_id", "'last_event_id' is the id of a frame");
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
