package dev.carafe.hub.query;

import dev.carafe.hub.request.Selection;
import dev.carafe.hub.store.StoredEvent;
import dev.carafe.hub.store.StoredEvents;
import dev.carafe.hub.types.EventType;
import dev.carafe.hub.types.EventTypes;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Pages of events by their time, newest or oldest first. */
final class EventPages {

    /** A page ends early rather than hold more than this many characters of data. */
    private static final int MOST_CHARACTERS = 16_000_000;

    private final JdbcClient database;
    private final TransactionOperations transactions;
    private final EventTypes types;
    private final RowMapper<StoredEvent> row;

    /**
     * @param database reads in portions, so that a page that ends early was not read whole
     * @param transactions without one, the driver ignores portions
     */
    EventPages(JdbcClient database, TransactionOperations transactions, EventTypes types) {
        this.database = database;
        this.transactions = transactions;
        this.types = types;
        this.row = StoredEvents.row(types);
    }

    /** What is asked for; no types means all. */
    record Request(
            List<String> types,
            Selection selection,
            boolean descending,
            int limit,
            @Nullable Cursor cursor) {}

    /** A page, and where the next one begins if there is one. */
    record Page(List<StoredEvent> events, @Nullable Cursor next) {}

    Page page(Request request) {
        Map<String, Object> parameters = new HashMap<>();
        String conditions = request.selection().sql(parameters) + cursor(request, parameters);
        parameters.put("types", typeIds(request.types()));
        parameters.put("most", request.limit() + 1);
        String order = request.descending() ? "time desc, position desc" : "time, position";
        // Type by type, because each has its times in an index: all types then cost one look-up each, not a sort of
        // all.
        String sql = """
                select found.* from unnest(:types) wanted(id) cross join lateral (
                    select position, source, id, type, topic, time, data::text as data, extensions::text as extensions
                    from events.event where type = wanted.id %s order by %s limit :most) found
                order by %s limit :most""".formatted(conditions, order, order);
        Page page = transactions.execute(status -> database.sql(sql)
                .params(parameters)
                .query(rows -> {
                    List<StoredEvent> events = new ArrayList<>();
                    long characters = 0;
                    while (rows.next()) {
                        if (events.size() == request.limit() || characters > MOST_CHARACTERS) {
                            return new Page(events, Cursor.after(events.getLast()));
                        }
                        StoredEvent event = row.mapRow(rows, events.size());
                        events.add(event);
                        characters += event.data().length();
                    }
                    return new Page(events, null);
                }));
        return page;
    }

    private static String cursor(Request request, Map<String, Object> parameters) {
        Cursor cursor = request.cursor();
        if (cursor == null) {
            return "";
        }
        parameters.put("cursorTime", cursor.time().atOffset(ZoneOffset.UTC));
        parameters.put("cursorPosition", cursor.position());
        return " and (time, position) %s (:cursorTime, :cursorPosition)".formatted(request.descending() ? "<" : ">");
    }

    private Integer[] typeIds(List<String> names) {
        if (names.isEmpty()) {
            return types.all().stream().map(EventType::id).toArray(Integer[]::new);
        }
        return names.stream()
                .distinct()
                .flatMap(name -> types.find(name).stream())
                .map(EventType::id)
                .toArray(Integer[]::new);
    }
}
