package dev.carafe.hub.store;

import dev.carafe.hub.types.EventTypes;
import dev.carafe.model.event.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads events in the order of their positions: what the live feed and its resuming subscribers need. */
public final class StoredEvents {

    private static final String COLUMNS = "position, source, id, type, topic, time, data::text, extensions::text";

    private final JdbcClient database;
    private final RowMapper<StoredEvent> row;
    private final EventTypes types;

    /** Reads from that database. */
    public StoredEvents(JdbcClient database, EventTypes types) {
        this.database = database;
        this.types = types;
        this.row = row(types);
    }

    /** Maps rows that have the columns of {@link StoredEvent}, the type as its number. */
    public static RowMapper<StoredEvent> row(EventTypes types) {
        return (row, n) -> new StoredEvent(
                row.getLong("position"),
                row.getString("source"),
                row.getString("id"),
                types.name(row.getInt("type")),
                row.getString("topic"),
                row.getObject("time", java.time.OffsetDateTime.class).toInstant(),
                row.getString("data"),
                row.getString("extensions"));
    }

    /** The position of the newest event, 0 if there is none. Whatever is at or below it is visible. */
    public long head() {
        return database.sql("select position from events.head")
                .query(Long.class)
                .single();
    }

    /** Events after a position up to another one, the given types only, in order. */
    public List<StoredEvent> ofTypes(long after, long upTo, Iterable<String> names, int most) {
        return read(after, upTo, List.of(new Choice("type = any (:types)", Map.of("types", ids(names)))), most);
    }

    /** Events after a position up to another one that one of the filters chooses, in order. */
    public List<StoredEvent> chosen(long after, long upTo, List<TopicFilter> filters, int most) {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            TopicFilter filter = filters.get(i);
            var type = types.find(filter.type());
            if (type.isPresent()) {
                Map<String, Object> parameters =
                        new TreeMap<>(Map.of("type" + i, type.get().id()));
                String sql = "type = :type" + i;
                if (filter.topic() != null) {
                    sql += " and (topic = :topic%d or starts_with(topic, :topic%d || '.'))".formatted(i, i);
                    parameters.put("topic" + i, filter.topic());
                }
                choices.add(new Choice("(" + sql + ")", parameters));
            }
        }
        return choices.isEmpty() ? List.of() : read(after, upTo, choices, most);
    }

    private record Choice(String sql, Map<String, Object> parameters) {}

    private List<StoredEvent> read(long after, long upTo, List<Choice> choices, int most) {
        String where = String.join(" or ", choices.stream().map(Choice::sql).toList());
        var statement = database.sql("select " + COLUMNS + """
                         from events.event
                        where position > :after and position <= :upTo and (%s)
                        order by position limit :most""".formatted(where))
                .param("after", after)
                .param("upTo", upTo)
                .param("most", most);
        for (Choice choice : choices) {
            statement = statement.params(choice.parameters());
        }
        return statement.query(row).list();
    }

    private Integer[] ids(Iterable<String> names) {
        List<Integer> ids = new ArrayList<>();
        names.forEach(name -> types.find(name).ifPresent(type -> ids.add(type.id())));
        return ids.toArray(Integer[]::new);
    }
}
