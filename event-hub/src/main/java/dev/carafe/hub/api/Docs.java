package dev.carafe.hub.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts, examples and shapes for the OpenAPI document, of what is written to the wire without a class of its own. */
public final class Docs {

    /** Of the parameter {@code topic}. */
    public static final String TOPIC =
            "Topic filter, by segment: `a.b` matches `a.b` and `a.b.c`, neither `a.c` nor `a.bb`. Absent: all events of"
                    + " the type, those without a topic included";

    /** An event. */
    public static final String EVENT_EXAMPLE = """
            {"specversion":"1.0","id":"ak0251","source":"https://earthquake.usgs.gov","type":"Earthquake","subject":"us.ak",\
            "time":"2026-11-21T09:30:00Z","datacontenttype":"application/json","data":{"mag":1.7,"depth":12.5,"place":"Alaska"}}""";

    /** A batch. */
    public static final String BATCH_EXAMPLE = "[" + EVENT_EXAMPLE + "]";

    /** A page of events. */
    public static final String PAGE_EXAMPLE = "{\"items\":[" + EVENT_EXAMPLE + "],\"next\":\"AAYo2wqfQAAAAAAAAAAAKg\"}";

    /** What became of a batch. */
    public static final String PUBLISHED_EXAMPLE = """
            {"stored":1,"duplicates":0,"rejected":1,"results":[{"index":0,"id":"ak0251","status":"stored"},\
            {"index":1,"id":"ak0252","status":"rejected","problem":{"type":"urn:carafe:problem:invalid-event",\
            "title":"The event is not valid","status":422,"detail":"source is missing","pointer":"/source"}}]}""";

    /** A series. */
    public static final String SERIES_EXAMPLE = """
            {"type":"Earthquake","step":"PT1H","source":"raw","columns":["time","mag.avg","mag.count"],\
            "series":[{"group":{"topic":"us.ak"},"rows":[["2026-11-21T09:00:00Z",1.7,30]]}]}""";

    /** Last values. */
    public static final String LATEST_EXAMPLE = """
            {"type":"Earthquake","columns":["time","mag"],"series":[{"group":{"topic":"us.ak"},\
            "rows":[["2026-11-21T09:30:00Z",1.7]]}]}""";

    /** An event type. */
    public static final String TYPE_EXAMPLE = """
            {"type":"Earthquake","schema":{"type":"object","properties":{"mag":{"type":"number"}},"required":["mag"]},\
            "tags":["net"],"declared":true}""";

    /** What a declaration says. */
    public static final String DECLARATION_EXAMPLE = """
            {"schema":{"type":"object","properties":{"mag":{"type":"number"}},"required":["mag"]},"tags":["net"]}""";

    /** What the stream looks like. */
    public static final String STREAM_EXAMPLE = "id: 42\ndata: " + EVENT_EXAMPLE + "\n\n";

    private Docs() {}

    /** A CloudEvent. */
    @Schema(
            name = "CloudEvent",
            description = "CloudEvents 1.0 in JSON. Further attributes of the publisher are kept.",
            example = EVENT_EXAMPLE)
    public record CloudEvent(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, allowableValues = "1.0")
            String specversion,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    maxLength = 256,
                    description = "With `source`, the event's identity")
            String id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 512)
            String source,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    maxLength = 200,
                    description = "The event type, which is the measurement")
            String type,

            @Schema(maxLength = 200, description = "The topic") @Nullable String subject,

            @Schema(
                    format = "date-time",
                    description = "RFC 3339, 1970 to 9999; now if absent; kept to the microsecond")
            @Nullable String time,

            @Nullable String datacontenttype,

            @Schema(description = "The point's fields: numbers, strings, booleans, nulls; at most 100") @Nullable Map<String, Object> data) {}

    /** A page of events. */
    @Schema(name = "EventPage")
    public record EventPage(
            List<CloudEvent> items,

            @Schema(description = "The next page's cursor; absent on the last page") @Nullable String next) {}
}
