package dev.carafe.hub.request;

import dev.carafe.base.problem.InvalidParameter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a type are asked for. A tag filter compares the text of a field of {@code data}; any field will do,
 * declared as a tag or not.
 *
 * @param from at this time or later
 * @param to before this time
 */
public record Selection(
        @Nullable String topic,
        @Nullable Instant from,
        @Nullable Instant to,
        Map<String, String> tags) {

    /** Keeps the order of tags. */
    public Selection {
        tags = new LinkedHashMap<>(tags);
    }

    /** From {@code topic}, {@code from}, {@code to} and {@code tag.…}. */
    public static Selection of(Parameters parameters) {
        Optional<Instant> from = parameters.time("from");
        Optional<Instant> to = parameters.time("to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new InvalidParameter("to", "'to' is after 'from'");
        }
        return new Selection(
                parameters.topic("topic").orElse(null), from.orElse(null), to.orElse(null), parameters.tags());
    }

    /** The same with other times. */
    public Selection within(Instant newFrom, Instant newTo) {
        return new Selection(topic, newFrom, newTo, tags);
    }

    /** Conditions to append to a {@code where}, each after an {@code and}; their parameters go into the map. */
    public String sql(Map<String, Object> into) {
        StringBuilder sql = new StringBuilder();
        if (topic != null) {
            sql.append(" and (topic = :topic or starts_with(topic, :topic || '.'))");
            into.put("topic", topic);
        }
        if (from != null) {
            sql.append(" and time >= :from");
            into.put("from", from.atOffset(ZoneOffset.UTC));
        }
        if (to != null) {
            sql.append(" and time < :to");
            into.put("to", to.atOffset(ZoneOffset.UTC));
        }
        int number = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            sql.append(" and data ->> :tag%d = :value%d".formatted(number, number));
            into.put("tag" + number, tag.getKey());
            into.put("value" + number, tag.getValue());
            number++;
        }
        return sql.toString();
    }
}
