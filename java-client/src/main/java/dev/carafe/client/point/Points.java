package dev.carafe.client.point;

import dev.carafe.client.event.CloudEvents;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.http.Answer;
import dev.carafe.client.http.Service;
import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.UnreadableException;
import dev.carafe.model.event.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Points of time series: records that implement {@link Point}, whose simple name is their type and whose components are their
 * fields. A point is written as an event without a topic, and every event is a point. Thread safe; all methods block.
 */
public final class Points {

    private static final int PAGE = 1_000;

    private final Service hub;
    private final Duration requestTimeout;
    private final JsonMapper json;
    private final CloudEvents events;
    private final Publisher.Outlet outlet;

    /** For the client. */
    public Points(Service hub, Duration requestTimeout, JsonMapper json, CloudEvents events, Publisher.Outlet outlet) {
        this.hub = hub;
        this.requestTimeout = requestTimeout;
        this.json = json;
        this.events = events;
        this.outlet = outlet;
    }

    /** A point with its time. */
    public record Timed<P>(Instant time, P point) {}

    /**
     * A row of a series: of one bucket or, for last values, of one point.
     *
     * @param time the bucket's start, or the point's time
     * @param group the tags by which was grouped; empty if by none; a value is null where points lack the tag
     * @param values the columns, read as a type of one's own: {@code celsius.avg} is the component {@code celsiusAvg}, and a
     *     tag by which was grouped the component of its name
     */
    public record Row<R>(Instant time, Map<String, @Nullable String> group, R values) {}

    /**
     * Writes a point that was measured now; returns when it is stored.
     *
     * @throws CarafeException as a {@link Publisher} does
     */
    public void write(Point point) {
        write(point, Instant.now());
    }

    /** The same at a time of its own. */
    public void write(Point point, Instant time) {
        Service.await(outlet.send(events.encode(point, time)));
    }

    /** Writes many, together; returns when all are stored. If some are not, says so of the first. */
    public void write(List<? extends Timed<? extends Point>> points) {
        List<CompletableFuture<Void>> all = points.stream()
                .map(one -> outlet.send(events.encode(one.point(), one.time())))
                .toList();
        all.forEach(Service::await);
    }

    /**
     * The points of a type as they were written, the oldest first.
     *
     * @param range which of them; {@link Range#all} reads page after page of them into memory
     * @throws UnreadableException if one cannot be read as that record
     * @throws CarafeException if the hub cannot be asked
     */
    public <P extends Point> List<Timed<P>> read(Class<P> type, Range range) {
        List<Timed<P>> points = new ArrayList<>();
        String query = "type=" + CloudEvents.typeOf(type) + "&order=asc&limit=" + PAGE + range.query("&");
        String cursor = "";
        do {
            JsonNode page = ask("/v1/events?" + query + cursor);
            for (JsonNode event : page.path("items")) {
                points.add(
                        new Timed<>(Instant.parse(event.path("time").asString("")), convert(event.path("data"), type)));
            }
            cursor = page.path("next").isString()
                    ? "&cursor=" + Range.encoded(page.path("next").stringValue())
                    : "";
        } while (!cursor.isEmpty());
        return points;
    }

    /**
     * A series: the fields of a type's points in buckets of time. Empty buckets are left out.
     *
     * @param row a record with a component for each column that is of interest, such as {@code celsiusAvg}
     * @throws dev.carafe.client.problem.NotFoundException if no point of the type was ever written
     * @throws CarafeException if the hub refuses the query, or cannot be asked
     */
    public <R> List<Row<R>> series(Class<? extends Point> type, Series series, Class<R> row) {
        return rows(ask("/v1/series/" + CloudEvents.typeOf(type) + "?" + series.query()), row, Points::camel);
    }

    /**
     * The last values: of each group the newest point in which one of the fields is a number.
     *
     * @param row a record with a component for each field that is of interest
     * @throws dev.carafe.client.problem.NotFoundException if no point of the type was ever written
     * @throws CarafeException if the hub refuses the query, or cannot be asked
     */
    public <R> List<Row<R>> latest(Class<? extends Point> type, Series series, Class<R> row) {
        return rows(
                ask("/v1/series/" + CloudEvents.typeOf(type) + "/latest?" + series.queryOfLatest()), row, name -> name);
    }

    private <R> List<Row<R>> rows(JsonNode answer, Class<R> type, Function<String, String> component) {
        List<Row<R>> rows = new ArrayList<>();
        for (JsonNode group : answer.path("series")) {
            Map<String, @Nullable String> tags = new LinkedHashMap<>();
            ObjectNode values = json.createObjectNode();
            group.path("group").properties().forEach(tag -> {
                tags.put(
                        tag.getKey(),
                        tag.getValue().isNull() ? null : tag.getValue().asString());
                values.set(tag.getKey(), tag.getValue());
            });
            for (JsonNode row : group.path("rows")) {
                for (int column = 1; column < row.size(); column++) {
                    String name = answer.path("columns").path(column).asString("");
                    values.set(component.apply(name), row.path(column));
                }
                rows.add(new Row<>(Instant.parse(row.path(0).asString("")), tags, convert(values, type)));
            }
        }
        return rows;
    }

    /** {@code celsius.avg} as a component may be called. */
    private static String camel(String column) {
        int dot = column.lastIndexOf('.');
        return dot < 0
                ? column
                : column.substring(0, dot) + Character.toUpperCase(column.charAt(dot + 1)) + column.substring(dot + 2);
    }

    private <T> T convert(JsonNode value, Class<T> type) {
        try {
            return json.treeToValue(value, type);
        } catch (JacksonException e) {
            throw new UnreadableException(
                    "a point cannot be read as " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private JsonNode ask(String address) {
        CompletableFuture<Answer> asked = hub.ask(hub.request(address), requestTimeout);
        return Service.await(asked).as(JsonNode.class);
    }
}
