package dev.carafe.client.point;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of points. Immutable; its methods answer with another one.
 *
 * @param fields numeric fields
 * @param aggregates of avg, min, max, sum, count, first, last, p0 to p99
 * @param every the width of a bucket; null for one that makes up to 500 buckets
 * @param groupBy {@code topic}, or tags that the type declares
 * @param range which points
 */
public record Series(
        List<String> fields,
        List<String> aggregates,
        @Nullable Duration every,
        List<String> groupBy,
        Range range) {

    /** Makes copies. */
    public Series {
        fields = List.copyOf(fields);
        aggregates = List.copyOf(aggregates);
        groupBy = List.copyOf(groupBy);
    }

    /** The averages of those fields over all points. */
    public static Series of(String... fields) {
        return new Series(List.of(fields), List.of("avg"), null, List.of(), Range.ALL);
    }

    /** With those aggregates instead of averages. */
    public Series aggregated(String... names) {
        return new Series(fields, List.of(names), every, groupBy, range);
    }

    /** In buckets of that width, aligned to 1970-01-01T00:00:00Z. */
    public Series every(Duration width) {
        return new Series(fields, aggregates, width, groupBy, range);
    }

    /** A series for each combination of those tags. */
    public Series groupedBy(String... tags) {
        return new Series(fields, aggregates, every, List.of(tags), range);
    }

    /** Of those points only. */
    public Series of(Range points) {
        return new Series(fields, aggregates, every, groupBy, points);
    }

    String query() {
        return queryOfLatest() + "&agg=" + String.join(",", aggregates) + (every == null ? "" : "&every=" + every);
    }

    String queryOfLatest() {
        return "field=" + Range.encoded(String.join(",", fields))
                + (groupBy.isEmpty() ? "" : "&groupBy=" + Range.encoded(String.join(",", groupBy)))
                + range.query("&");
    }
}
