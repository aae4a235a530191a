package dev.carafe.hub.series;

import dev.carafe.hub.types.EventType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a field without values in a range from one that a type does not have. Looked up only for fields of which the
 * answer has no value; of a type without events any field may come.
 */
final class KnownFields {

    private static final String NEWEST =
            "(select data from events.event where type = :type order by time desc, position desc limit %d) newest";

    private final JdbcClient database;

    KnownFields(JdbcClient database) {
        this.database = database;
    }

    /** Refuses a question of whose answer a field or a tag is unknown. */
    void require(SeriesQuery query, List<? extends List<@Nullable Object>> rows) {
        int width = Math.max(1, query.aggregates().size());
        for (int i = 0; i < query.fields().size(); i++) {
            int first = 1 + i * width;
            if (rows.stream()
                    .noneMatch(row -> row.subList(first, first + width).stream().anyMatch(KnownFields::isValue))) {
                requireNumber(query.type(), query.fields().get(i));
            }
        }
        if (rows.isEmpty()) {
            query.selection().tags().keySet().forEach(tag -> requireAny(query.type(), tag));
        }
    }

    private static boolean isValue(@Nullable Object cell) {
        return cell != null && !cell.equals(0L);
    }

    private void requireNumber(EventType type, String field) {
        Map<String, Boolean> there = fields(type);
        if (there.isEmpty() || Boolean.TRUE.equals(there.get(field)) || isAmong(type, field, "= 'number'")) {
            return;
        }
        List<String> numbers = there.keySet().stream().filter(there::get).toList();
        throw new NoSuchField(
                "field",
                field,
                (there.containsKey(field) ? "'%s' is no number in %s" : "'%s' is no field of %s")
                        .formatted(field, type.name()),
                numbers);
    }

    private void requireAny(EventType type, String tag) {
        Map<String, Boolean> there = fields(type);
        if (!there.isEmpty() && !there.containsKey(tag) && !isAmong(type, tag, "is not null")) {
            throw new NoSuchField(
                    "tag." + tag, tag, "'%s' is no field of %s".formatted(tag, type.name()), there.keySet());
        }
    }

    /** Of the schema, the tags and the newest events: each field, and whether it may be a number. */
    private Map<String, Boolean> fields(EventType type) {
        Map<String, Boolean> fields = new TreeMap<>();
        database.sql("""
                        select key, bool_or(jsonb_typeof(value) in ('number', 'null'))
                        from %s, jsonb_each(case jsonb_typeof(data) when 'object' then data else '{}' end)
                        group by key""".formatted(NEWEST.formatted(1_000)))
                .param("type", type.id())
                .query(row -> {
                    fields.put(row.getString(1), row.getBoolean(2));
                });
        if (fields.isEmpty()) {
            return fields;
        }
        type.tags().forEach(tag -> fields.putIfAbsent(tag, false));
        if (type.schema() != null) {
            for (Map.Entry<String, JsonNode> property : JsonMapper.shared()
                    .readTree(type.schema())
                    .path("properties")
                    .properties()) {
                JsonNode types = property.getValue().path("type");
                String text = types.toString();
                boolean number = types.isMissingNode() || text.contains("number") || text.contains("integer");
                fields.merge(property.getKey(), number, Boolean::logicalOr);
            }
        }
        return fields;
    }

    /** Whether more of the newest events have it; how many is bounded, so that a slip of the pen reads no decades. */
    private boolean isAmong(EventType type, String field, String kind) {
        return !database.sql("select 1 from %s where jsonb_typeof(data -> :field) %s limit 1"
                        .formatted(NEWEST.formatted(100_000), kind))
                .param("type", type.id())
                .param("field", field)
                .query((row, n) -> n)
                .list()
                .isEmpty();
    }
}
