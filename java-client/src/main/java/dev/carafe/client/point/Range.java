package dev.carafe.client.point;

import dev.carafe.model.event.TopicFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which points are meant. Immutable; its methods answer with another one.
 *
 * @param from at this time or later; null for the beginning
 * @param to before this time; null for the end
 * @param topic at this topic or below; null for all
 * @param tags fields and the text that they must have
 */
public record Range(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String topic,
        Map<String, String> tags) {

    /** All points. */
    public static final Range ALL = new Range(null, null, null, Map.of());

    /** Checks the topic and makes a copy. */
    public Range {
        tags = Map.copyOf(tags);
        if (topic != null) {
            TopicFilter.requireTopic(topic);
        }
    }

    /** All points. */
    public static Range all() {
        return ALL;
    }

    /** Those at that time or later. */
    public static Range since(Instant from) {
        return new Range(from, null, null, Map.of());
    }

    /** Those from a time on, and before another. */
    public static Range between(Instant from, Instant to) {
        return new Range(from, to, null, Map.of());
    }

    /** Of these, those at that topic or below. */
    public Range at(String where) {
        return new Range(from, to, where, tags);
    }

    /** Of these, those in which that field has that text. */
    public Range with(String field, String text) {
        Map<String, String> more = new TreeMap<>(tags);
        more.put(field, text);
        return new Range(from, to, topic, more);
    }

    String query(String before) {
        StringBuilder query = new StringBuilder();
        add(query, "from", from == null ? null : from.toString());
        add(query, "to", to == null ? null : to.toString());
        add(query, "topic", topic);
        new TreeMap<>(tags).forEach((field, text) -> add(query, "tag." + field, text));
        return query.length() == 0 ? "" : before + query.substring(1);
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(encoded(name)).append('=').append(encoded(value));
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
