package dev.carafe.hub.series;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.problem.Problem;
import dev.carafe.hub.request.Selection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Computes series and last values from the events themselves. */
final class Series {

    static final int MOST_BUCKETS = 10_000;
    private static final int MOST_ROWS = 100_000;
    private static final Duration TO_NEWEST = Duration.ofNanos(1_000);

    private final JdbcClient database;
    private final InstantSource clock;

    Series(JdbcClient database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    SeriesAnswer series(SeriesQuery query) {
        Selection selection = bounded(query);
        Instant from = java.util.Objects.requireNonNull(selection.from());
        Instant to = java.util.Objects.requireNonNull(selection.to());
        Buckets buckets = query.every() == null
                ? Buckets.atMost(query.points(), query.zone(), from, to)
                : every(query.every(), query.zone(), from, to);
        List<String> columns = new ArrayList<>(List.of("time"));
        List<String> values = new ArrayList<>();
        if (query.fields().isEmpty()) {
            columns.add("count");
            values.add("count(*)");
        }
        for (int field = 0; field < query.fields().size(); field++) {
            for (Aggregate aggregate : query.aggregates()) {
                columns.add(query.fields().get(field) + "." + aggregate.name());
                values.add(aggregate.sql("v" + field));
            }
        }
        SeriesSql sql = new SeriesSql(query.type(), query.fields(), query.groupBy(), selection);
        var rows = database.sql(sql.series(values, MOST_ROWS + 1))
                .params(sql.parameters())
                .param("starts", buckets.literal())
                .query((row, n) -> row(
                        row,
                        query.groupBy(),
                        columns.size() - 1,
                        (found, column) -> buckets.start(found.getInt(column))))
                .list();
        return new SeriesAnswer(query.type().name(), buckets.step().iso(), "raw", columns, groups(rows));
    }

    SeriesAnswer latest(SeriesQuery query) {
        SeriesSql sql = new SeriesSql(query.type(), query.fields(), query.groupBy(), query.selection());
        List<String> columns = new ArrayList<>(List.of("time"));
        columns.addAll(query.fields());
        var rows = database.sql(sql.latest(MOST_ROWS + 1))
                .params(sql.parameters())
                .query((row, n) -> row(row, query.groupBy(), query.fields().size(), Series::time))
                .list();
        return new SeriesAnswer(query.type().name(), null, null, columns, groups(rows));
    }

    /** With both times: what is not given is where the type's events begin and end, but no later than now. */
    private Selection bounded(SeriesQuery query) {
        Selection given = query.selection();
        Instant from = given.from() != null ? given.from() : edge(query, "asc");
        Instant to = given.to();
        if (to == null) {
            Instant newest = edge(query, "desc");
            to = newest == null ? null : newest.plus(TO_NEWEST);
        }
        Instant now = clock.instant();
        from = from == null ? now : from;
        to = to == null || !to.isAfter(from) ? from.plus(TO_NEWEST) : to;
        return given.within(from, to);
    }

    private @Nullable Instant edge(SeriesQuery query, String order) {
        return database.sql("select time from events.event where type = :type order by time " + order + " limit 1")
                .param("type", query.type().id())
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional()
                .orElse(null);
    }

    private record Row(Map<String, @Nullable String> group, List<@Nullable Object> cells) {}

    private static Buckets every(Step step, ZoneId zone, Instant from, Instant to) {
        if (step.buckets(from, to) > MOST_BUCKETS) {
            throw new InvalidParameter(
                    "every",
                    "'every' makes %d buckets between %s and %s; %d are the most"
                            .formatted(step.buckets(from, to), from, to, MOST_BUCKETS));
        }
        return Buckets.of(step, zone, from, to);
    }

    /** Reads the time of a row from a column. */
    private interface TimeColumn {
        Instant read(ResultSet row, int column) throws SQLException;
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Row row(ResultSet row, List<String> groupBy, int values, TimeColumn time) throws SQLException {
        Map<String, @Nullable String> group = new LinkedHashMap<>();
        int column = 1;
        for (String tag : groupBy) {
            group.put(tag, row.getString(column++));
        }
        List<@Nullable Object> cells = new ArrayList<>(values + 1);
        cells.add(time.read(row, column++).toString());
        for (int value = 0; value < values; value++) {
            cells.add(row.getObject(column++));
        }
        return new Row(group, cells);
    }

    private static List<SeriesAnswer.Group> groups(List<Row> rows) {
        if (rows.size() > MOST_ROWS) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "series-too-large",
                    "The series is too large",
                    "The answer would have more than " + MOST_ROWS + " rows; ask for wider buckets or fewer groups");
        }
        Map<Map<String, @Nullable String>, SeriesAnswer.Group> groups = new HashMap<>();
        List<SeriesAnswer.Group> ordered = new ArrayList<>();
        for (Row row : rows) {
            SeriesAnswer.Group group = groups.get(row.group());
            if (group == null) {
                group = new SeriesAnswer.Group(row.group(), new ArrayList<>());
                groups.put(row.group(), group);
                ordered.add(group);
            }
            group.rows().add(row.cells());
        }
        return ordered;
    }
}
