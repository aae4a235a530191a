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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Computes series and last values from the events themselves. */
final class Series {

    static final int MOST_BUCKETS = 10_000;
    private static final int MOST_ROWS = 100_000;
    private static final Duration TO_NEWEST = Duration.ofNanos(1_000);

    /** SQLSTATE of a number that leaves its type. */
    private static final String OUT_OF_RANGE = "22003";

    private final JdbcClient database;
    private final KnownFields knownFields;
    private final InstantSource clock;

    Series(JdbcClient database, InstantSource clock) {
        this.database = database;
        this.knownFields = new KnownFields(database);
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
        if (query.fields().isEmpty()) {
            columns.add("count");
        }
        for (String field : query.fields()) {
            for (Aggregate aggregate : query.aggregates()) {
                columns.add(field + "." + aggregate.name());
            }
        }
        List<Row> rows = withoutOverflow(guard -> {
            SeriesSql sql = new SeriesSql(query.type(), query.fields(), query.groupBy(), selection, guard);
            return database.sql(sql.series(values(query, guard), MOST_ROWS + 1))
                    .params(sql.parameters())
                    .param("starts", buckets.literal())
                    .query((row, n) -> row(
                            row,
                            query.groupBy(),
                            columns.size() - 1,
                            (found, column) -> buckets.start(found.getInt(column))))
                    .list();
        });
        knownFields.require(query, rows.stream().map(Row::cells).toList());
        List<SeriesAnswer.Note> notes = notes(rows, columns);
        return new SeriesAnswer(query.type().name(), buckets.step().iso(), "raw", columns, groups(rows), notes);
    }

    private static List<String> values(SeriesQuery query, boolean guard) {
        if (query.fields().isEmpty()) {
            return List.of("count(*)");
        }
        List<String> values = new ArrayList<>();
        for (int field = 0; field < query.fields().size(); field++) {
            for (Aggregate aggregate : query.aggregates()) {
                values.add(aggregate.sql("v" + field, guard));
            }
        }
        return values;
    }

    SeriesAnswer latest(SeriesQuery query) {
        List<String> columns = new ArrayList<>(List.of("time"));
        columns.addAll(query.fields());
        List<Row> rows = withoutOverflow(guard -> {
            SeriesSql sql = new SeriesSql(query.type(), query.fields(), query.groupBy(), query.selection(), guard);
            return database.sql(sql.latest(MOST_ROWS + 1))
                    .params(sql.parameters())
                    .query((row, n) -> row(row, query.groupBy(), query.fields().size(), Series::time))
                    .list();
        });
        knownFields.require(query, rows.stream().map(Row::cells).toList());
        List<SeriesAnswer.Note> notes = notes(rows, columns);
        return new SeriesAnswer(query.type().name(), null, null, columns, groups(rows), notes);
    }

    /** Guarded statements are slower, so they run only where the fast one fails or finds what is no number. */
    private static List<Row> withoutOverflow(Function<Boolean, List<Row>> read) {
        try {
            List<Row> rows = read.apply(false);
            if (rows.stream().flatMap(row -> row.cells().stream()).noneMatch(Series::isBeyondDouble)) {
                return rows;
            }
        } catch (DataIntegrityViolationException e) {
            if (!(e.getMostSpecificCause() instanceof SQLException cause)
                    || !OUT_OF_RANGE.equals(cause.getSQLState())) {
                throw e;
            }
        }
        return read.apply(true);
    }

    private static boolean isBeyondDouble(@Nullable Object cell) {
        return cell instanceof Double number && !Double.isFinite(number);
    }

    /** Takes what is beyond a double out of the rows. */
    private static @Nullable List<SeriesAnswer.Note> notes(List<Row> rows, List<String> columns) {
        List<SeriesAnswer.Note> notes = new ArrayList<>();
        for (Row row : rows) {
            for (int cell = 1; cell < columns.size(); cell++) {
                if (isBeyondDouble(row.cells().get(cell))) {
                    row.cells().set(cell, null);
                    notes.add(new SeriesAnswer.Note(
                            row.group(),
                            String.valueOf(row.cells().getFirst()),
                            columns.get(cell),
                            "overflow",
                            "The value is beyond the range of a double"));
                }
            }
        }
        return notes.isEmpty() ? null : notes;
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
