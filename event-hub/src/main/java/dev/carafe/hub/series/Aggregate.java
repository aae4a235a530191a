package dev.carafe.hub.series;

import dev.carafe.base.problem.InvalidParameter;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a bucket says of a field; in SQL over {@code v}, the field as a double, null where it is no number. */
record Aggregate(String name, String template) {

    private static final Pattern PERCENTILE = Pattern.compile("p\\d{1,2}");

    static Aggregate parse(String name) {
        // The value of the greatest time: an array compares element by element, and needs no sort as array_agg would.
        return switch (name) {
            case "avg", "min", "max", "sum", "count" -> new Aggregate(name, name + "(v)");
            case "last" ->
                new Aggregate(
                        name,
                        "(max(array[extract(epoch from time)::float8, position, v]) filter (where v is not null))[3]");
            case "first" ->
                new Aggregate(
                        name,
                        "(min(array[extract(epoch from time)::float8, position, v]) filter (where v is not null))[3]");
            default -> {
                if (!PERCENTILE.matcher(name).matches()) {
                    throw new InvalidParameter(
                            "agg", "'agg' consists of avg, min, max, sum, count, first, last and p0 to p99");
                }
                double fraction = Integer.parseInt(name.substring(1)) / 100.0;
                yield new Aggregate(
                        name, String.format(Locale.ROOT, "percentile_cont(%.2f) within group (order by v)", fraction));
            }
        };
    }

    String sql(String value) {
        // "v" stands alone as a word nowhere else in the templates.
        return template.replaceAll("\\bv\\b", value);
    }
}
