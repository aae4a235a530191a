package dev.carafe.hub.series;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.time.TimeZones;
import dev.carafe.hub.request.Parameters;
import dev.carafe.hub.request.Selection;
import dev.carafe.hub.types.EventType;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a type's points.
 *
 * @param groupBy {@code topic} or tags that the type declares
 * @param every the width of buckets, or null to choose it by {@code points}
 * @param zone the time zone that buckets are aligned to
 */
record SeriesQuery(
        EventType type,
        List<String> fields,
        List<Aggregate> aggregates,
        List<String> groupBy,
        Selection selection,
        @Nullable Step every,
        int points,
        ZoneId zone) {

    private static final int MOST_FIELDS = 20;
    private static final int MOST_GROUPINGS = 5;
    static final String TOPIC = "topic";

    static SeriesQuery of(EventType type, Parameters parameters) {
        List<String> names = parameters.all("agg");
        List<Aggregate> aggregates = (names.isEmpty() ? List.of("avg") : names)
                .stream().distinct().map(Aggregate::parse).toList();
        List<String> fields = fields(parameters);
        if (fields.isEmpty() && !names.equals(List.of("count"))) {
            throw new InvalidParameter("field", "'field' is missing; only agg=count, which counts events, needs none");
        }
        if (parameters.one("every").isPresent() && parameters.one("points").isPresent()) {
            throw new InvalidParameter("points", "either 'every' or 'points' is given");
        }
        return new SeriesQuery(
                type,
                fields,
                aggregates,
                groupBy(type, parameters),
                Selection.of(parameters),
                parameters.one("every").map(Step::parse).orElse(null),
                parameters.number("points", 500, 1, Series.MOST_BUCKETS),
                parameters.one("zone").map(SeriesQuery::zone).orElse(ZoneId.of("UTC")));
    }

    static SeriesQuery ofLatest(EventType type, Parameters parameters) {
        List<String> fields = fields(parameters);
        if (fields.isEmpty()) {
            throw new InvalidParameter("field", "'field' is missing");
        }
        return new SeriesQuery(
                type,
                fields,
                List.of(),
                groupBy(type, parameters),
                Selection.of(parameters),
                null,
                1,
                ZoneId.of("UTC"));
    }

    private static List<String> fields(Parameters parameters) {
        List<String> fields = parameters.all("field").stream().distinct().toList();
        if (fields.size() > MOST_FIELDS || fields.stream().anyMatch(field -> field.indexOf('\0') >= 0)) {
            throw new InvalidParameter("field", "'field' names at most " + MOST_FIELDS + " fields");
        }
        return fields;
    }

    private static List<String> groupBy(EventType type, Parameters parameters) {
        List<String> groupBy = parameters.all("groupBy").stream().distinct().toList();
        if (groupBy.size() > MOST_GROUPINGS) {
            throw new InvalidParameter("groupBy", "'groupBy' names at most " + MOST_GROUPINGS + " tags");
        }
        for (String tag : groupBy) {
            if (!tag.equals(TOPIC) && !type.tags().contains(tag)) {
                List<String> there = new ArrayList<>(List.of(TOPIC));
                there.addAll(type.tags());
                throw new NoSuchField(
                        "groupBy", tag, "'%s' is no tag that %s declares".formatted(tag, type.name()), there);
            }
        }
        return groupBy;
    }

    private static ZoneId zone(String name) {
        try {
            // The plus sign of an offset may have become a space on its way; no zone's name has one.
            return TimeZones.of(name.replace(' ', '+'));
        } catch (DateTimeException e) {
            throw new InvalidParameter("zone", "'zone' " + TimeZones.EXPECTED);
        }
    }
}
