package dev.carafe.hub.series;

import dev.carafe.hub.request.Selection;
import dev.carafe.hub.types.EventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements of one question. Names of fields and tags are parameters, never text in a statement. */
final class SeriesSql {

    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> inner = new ArrayList<>(List.of("time", "position"));
    private final List<String> groups = new ArrayList<>();
    private final int fields;
    private final String conditions;

    // A number beyond a double is none that a double can be made of: infinite here, to be told apart.
    private static final String GUARDED = """
            case when abs((N)::numeric) > 1.7976931348623157e308 then sign((N)::numeric)::float8 * 'Infinity'::float8
                when abs((N)::numeric) < 4.9e-324 then 0::float8 else (N)::float8 end""";

    /**
     * @param guard makes a statement that fails on no stored value, and is slower
     */
    SeriesSql(EventType type, List<String> fieldNames, List<String> groupBy, Selection selection, boolean guard) {
        parameters.put("type", type.id());
        conditions = "type = :type" + selection.sql(parameters);
        fields = fieldNames.size();
        for (int i = 0; i < fields; i++) {
            parameters.put("field" + i, fieldNames.get(i));
            String number = (guard ? GUARDED : "(N)::float8").replace("(N)", "(" + "data -> :field" + i + ")");
            // A field may hold text in one event and a number in the next.
            inner.add("case when jsonb_typeof(data -> :field%d) = 'number' then %s end as v%d".formatted(i, number, i));
        }
        for (int i = 0; i < groupBy.size(); i++) {
            String tag = groupBy.get(i);
            if (tag.equals(SeriesQuery.TOPIC)) {
                inner.add("topic as g" + i);
            } else {
                parameters.put("group" + i, tag);
                inner.add("data ->> :group%d as g%d".formatted(i, i));
            }
            groups.add("g" + i);
        }
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /** By groups and by the number of the bucket, the first being 1; {@code :starts} is where buckets begin. */
    String series(List<String> values, int most) {
        List<String> keys = new ArrayList<>(groups);
        // A subquery, so that the text is read once and not for every row.
        keys.add("width_bucket(time, (select cast(:starts as timestamptz[]))) as bucket");
        List<String> order = new ArrayList<>(groups);
        order.add("bucket");
        return "select %s, %s from (%s) points group by %s order by %s limit %d"
                .formatted(
                        String.join(", ", keys),
                        String.join(", ", values),
                        points(""),
                        String.join(", ", order),
                        String.join(", ", order),
                        most);
    }

    /** Of each group the newest point that has one of the fields. */
    String latest(int most) {
        List<String> columns = new ArrayList<>(groups);
        columns.add("time");
        List<String> any = new ArrayList<>();
        for (int i = 0; i < fields; i++) {
            columns.add("v" + i);
            any.add("jsonb_typeof(data -> :field%d) = 'number'".formatted(i));
        }
        String having = " and (" + String.join(" or ", any) + ")";
        if (groups.isEmpty()) {
            return "select %s from (%s order by time desc, position desc limit 1) points"
                    .formatted(String.join(", ", columns), points(having));
        }
        String by = String.join(", ", groups);
        return "select distinct on (%s) %s from (%s) points order by %s, time desc, position desc limit %d"
                .formatted(by, String.join(", ", columns), points(having), by, most);
    }

    private String points(String more) {
        return "select %s from events.event where %s%s".formatted(String.join(", ", inner), conditions, more);
    }
}
