package dev.carafe.client.event;

import dev.carafe.client.problem.UnreadableException;
import dev.carafe.model.event.Event;
import dev.carafe.model.event.Point;
import dev.carafe.model.event.TopicFilter;
import dev.carafe.model.json.UnicodeText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes records as CloudEvents and reads them back. Thread safe. */
public final class CloudEvents {

    private final JsonMapper json;
    private final String source;

    /** What is written says that it comes from that source. */
    public CloudEvents(JsonMapper json, String source) {
        this.json = json;
        this.source = source;
    }

    /** An event on its way; its JSON is one complete CloudEvent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Encoded(String type, @Nullable String topic, byte[] json) {}

    /**
     * Writes a record: its simple name is the type, its components without nulls are the data.
     *
     * @throws IllegalArgumentException if it is no record, cannot be written, or its topic is none
     */
    public Encoded encode(Point point, Instant time) {
        String topic = point instanceof Event event ? event.topic().orElse(null) : null;
        if (topic != null) {
            TopicFilter.requireTopic(topic);
        }
        String type = typeOf(point.getClass());
        try {
            JsonNode fields = json.valueToTree(point);
            ObjectNode data = json.createObjectNode();
            fields.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    data.set(field.getKey(), finite(field.getValue()));
                }
            });
            ObjectNode event = json.createObjectNode()
                    .put("specversion", "1.0")
                    .put("id", id(time).toString())
                    .put("source", source)
                    .put("type", type);
            if (topic != null) {
                event.put("subject", topic);
            }
            event.put("time", time.toString()).set("data", data);
            // A hub refuses half of a surrogate pair anywhere in an event.
            String text = UnicodeText.wellFormedJson(json.writeValueAsString(event));
            return new Encoded(type, topic, text.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(type + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** JSON has no NaN: such a field has no value. */
    private JsonNode finite(JsonNode value) {
        boolean decimal = !value.isFloatingPointNumber() || value.isBigDecimal();
        return decimal || Double.isFinite(value.doubleValue()) ? value : json.nullNode();
    }

    /**
     * Reads an event's data as a record.
     *
     * @throws UnreadableException if it is none
     */
    <E> E data(JsonNode event, Class<E> type) {
        try {
            return json.treeToValue(event.path("data"), type);
        } catch (JacksonException e) {
            throw unreadable(event, type, e);
        }
    }

    /** Reads an event. */
    Received received(JsonNode event, Class<? extends Event> type) {
        try {
            return new Received(
                    data(event, type),
                    event.path("id").asString(""),
                    event.path("source").asString(""),
                    Optional.ofNullable(topic(event)),
                    Instant.parse(event.path("time").asString("")));
        } catch (java.time.DateTimeException e) {
            throw unreadable(event, type, e);
        }
    }

    private static UnreadableException unreadable(JsonNode event, Class<?> type, RuntimeException e) {
        return new UnreadableException(
                "event " + event.path("id").asString("") + " cannot be read as " + type.getSimpleName() + ": "
                        + e.getMessage(),
                e);
    }

    /** The event's topic; null if it has none. */
    public static @Nullable String topic(JsonNode event) {
        return event.path("subject").isString() ? event.path("subject").stringValue() : null;
    }

    /**
     * A record class's event type.
     *
     * @throws IllegalArgumentException if it is no record: types are exact, so that others have no instances of their own
     */
    public static String typeOf(Class<?> type) {
        requireRecord(type);
        return type.getSimpleName();
    }

    static void requireRecord(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is no record");
        }
    }

    /** A UUID of version 7 at the event's time; not secret, so from the cheap source of random numbers. */
    private static UUID id(Instant time) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long most = time.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
        long least = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
