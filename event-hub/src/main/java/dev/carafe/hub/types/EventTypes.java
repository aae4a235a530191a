package dev.carafe.hub.types;

import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.json.NotASchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The types that the store knows, cached; other hubs' declarations arrive by {@link #refresh} within moments of their
 * being made.
 */
public final class EventTypes {

    /** On which the database tells that a declaration changed. */
    public static final String NOTIFY_CHANNEL = "carafe_event_types";

    private static final RowMapper<EventType> ROW = (row, n) -> new EventType(
            row.getInt("id"),
            row.getString("name"),
            row.getString("schema"),
            List.of((String[]) row.getArray("tags").getArray()),
            row.getBoolean("declared"));
    private static final String COLUMNS =
            "select id, name, schema, tags, declared_at is not null as declared from events.event_type ";

    private final JdbcClient database;
    private final int mostTypes;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    /** Knows nothing yet; {@code mostTypes} bounds how many types events may bring along undeclared. */
    public EventTypes(JdbcClient database, int mostTypes) {
        this.database = database;
        this.mostTypes = mostTypes;
    }

    /** A type with its schema ready for use. */
    public record Known(EventType type, @Nullable JsonSchema schema) {}

    /** The type of that name; events of a type that nobody declared make it known. Empty if there are too many. */
    public Optional<Known> forEvent(String name) {
        Known type = known.get(name);
        if (type != null) {
            return Optional.of(type);
        }
        if (find(name).isEmpty()) {
            database.sql("""
                            insert into events.event_type (name)
                            select :name where (select count(*) from events.event_type) < :most
                            on conflict (name) do nothing""").param("name", name).param("most", mostTypes).update();
        }
        return find(name).map(found -> known.get(name));
    }

    /** The type of that name, if there is one. */
    public Optional<EventType> find(String name) {
        Known cached = known.get(name);
        if (cached != null) {
            return Optional.of(cached.type());
        }
        Optional<EventType> stored = database.sql(COLUMNS + "where name = :name")
                .param("name", name)
                .query(ROW)
                .optional();
        stored.ifPresent(this::remember);
        return stored;
    }

    /** The name of a type that an event in the store has. */
    public String name(int id) {
        String name = names.get(id);
        if (name == null) {
            refresh();
            name = names.get(id);
        }
        if (name == null) {
            throw new IllegalStateException("the store has an event of the unknown type " + id);
        }
        return name;
    }

    /** All types, by name. */
    public Collection<EventType> all() {
        return database.sql(COLUMNS + "order by name").query(ROW).list();
    }

    /** Reads all types anew. */
    public void refresh() {
        all().forEach(this::remember);
    }

    /** Writes a declaration and tells the other hubs. */
    void declare(String name, @Nullable String schema, List<String> tags) {
        database.sql("""
                        insert into events.event_type (name, schema, tags, declared_at)
                        values (:name, :schema, :tags, now())
                        on conflict (name) do update
                        set schema = excluded.schema, tags = excluded.tags, declared_at = now()""")
                .param("name", name)
                .param("schema", schema)
                .param("tags", tags.toArray(String[]::new))
                .update();
        database.sql("select pg_notify('" + NOTIFY_CHANNEL + "', '')")
                .query((row, n) -> n)
                .list();
        known.remove(name);
        find(name);
    }

    private static JsonSchema accepted(String schema) {
        try {
            return JsonSchema.accepted(schema);
        } catch (NotASchema e) {
            throw new IllegalStateException("a schema in the store cannot be used", e);
        }
    }

    private void remember(EventType type) {
        String schema = type.schema();
        known.put(type.name(), new Known(type, schema == null ? null : accepted(schema)));
        names.put(type.id(), type.name());
    }
}
