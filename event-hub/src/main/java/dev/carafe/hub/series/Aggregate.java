package dev.carafe.hub.series;

import dev.carafe.base.problem.InvalidParameter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a bucket says of a field; in SQL over {@code v}, the field as a double, null where it is no number.
 *
 * @param template fast; may overflow on the way, which fails the whole statement
 * @param guarded the same without failing: infinite or no number where the value itself is beyond a double
 */
record Aggregate(String name, String template, String guarded) {

    private static final Pattern PERCENTILE = Pattern.compile("p\\d{1,2}");

    // PostgreSQL squares deviations even for an average. Beside a value of that size, one under 1e-100 counts nothing,
    // and a product with it would underflow, which is an error as well. Powers of two change no digit.
    private static final String GUARDED_SUM = """
            (case when coalesce(max(abs(v)), 0) <= '1e130'::float8
                then F(v) filter (where abs(v) <= '1e130'::float8)
                when abs(SCALED) <= '1.7976931348623157e308'::float8 * power(2::float8, -600)
                then SCALED * power(2::float8, 600)
                else SCALED * 'Infinity'::float8 end)""".replace("SCALED", """
            F(case when abs(v) > '1e-100'::float8 then v * power(2::float8, -600) else 0 end)
                filter (where v is not null)""");

    // The distance between two values may be beyond a double where what lies between is not.
    private static final String GUARDED_PERCENTILE = """
            (case when abs(P(v)) <= '1.7976931348623157e308'::float8 then P(v)
                else 2 * P(case when abs(v) > '1e-100'::float8 then v / 2 when v is not null then 0 end) end)""";

    static Aggregate parse(String name) {
        // The value of the greatest time: an array compares element by element, and needs no sort as array_agg would.
        return switch (name) {
            case "min", "max", "count" -> same(name, name + "(v)");
            case "avg", "sum" -> new Aggregate(name, name + "(v)", GUARDED_SUM.replace("F(", name + "("));
            case "last" ->
                same(
                        name,
                        "(max(array[extract(epoch from time)::float8, position, v]) filter (where v is not null))[3]");
            case "first" ->
                same(
                        name,
                        "(min(array[extract(epoch from time)::float8, position, v]) filter (where v is not null))[3]");
            default -> {
                if (!PERCENTILE.matcher(name).matches()) {
                    throw new InvalidParameter(
                            "agg", "'agg' consists of avg, min, max, sum, count, first, last and p0 to p99");
                }
                double fraction = Integer.parseInt(name.substring(1)) / 100.0;
                String of = String.format(Locale.ROOT, "percentile_cont(%.2f) within group (order by ", fraction);
                yield new Aggregate(name, of + "v)", GUARDED_PERCENTILE.replace("P(", of));
            }
        };
    }

    private static Aggregate same(String name, String template) {
        return new Aggregate(name, template, template);
    }

    String sql(String value, boolean guard) {
        // "v" stands alone as a word nowhere else in the templates.
        return (guard ? guarded : template).replaceAll("\\bv\\b", value);
    }
}
