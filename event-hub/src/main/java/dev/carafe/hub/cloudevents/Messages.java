package dev.carafe.hub.cloudevents;

import dev.carafe.base.json.ExactJson;
import dev.carafe.base.json.NumberOutOfRange;
import dev.carafe.base.problem.MalformedJson;
import dev.carafe.model.topology.EventNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads messages of any of the content modes: structured, batched, binary. One item's tree at a time is in memory, not
 * the whole batch's.
 */
public final class Messages {

    /** Events in one batch at most. */
    public static final int MOST_EVENTS = 10_000;

    private static final JsonMapper JSON = ExactJson.strict()
            // Events are read one by one out of a batch.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final CloudEventReader events;

    /** Reads each event with that. */
    public Messages(CloudEventReader events) {
        this.events = events;
    }

    /** The message is no JSON, or not of the form that its media type promises; nothing of it can be used. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** There are more than {@link #MOST_EVENTS}. */
    public static final class TooMany extends Exception {

        private static final long serialVersionUID = 1L;

        TooMany() {
            super("a batch has at most " + MOST_EVENTS + " events", null, false, false);
        }
    }

    /**
     * Reads a message.
     *
     * @param mediaType without parameters, in lower case; {@code application/json} may hold one event or an array
     * @param attributes those that came beside the body, which makes it the binary mode; empty otherwise
     */
    public List<ParsedItem> read(String mediaType, Map<String, String> attributes, byte[] body)
            throws Malformed, TooMany {
        try (JsonParser parser = ExactJson.bounded(JSON.createParser(body))) {
            JsonToken first = parser.nextToken();
            if (!attributes.isEmpty()) {
                return List.of(first == null ? binary(attributes, JSON.nullNode()) : binary(attributes, parser));
            }
            if (first == JsonToken.START_ARRAY && !mediaType.equals(EventNames.STRUCTURED_JSON)) {
                return batch(parser);
            }
            if (first == JsonToken.START_OBJECT && !mediaType.equals(EventNames.BATCH_JSON)) {
                return List.of(whole(parser));
            }
            throw new Malformed(
                    mediaType.equals(EventNames.BATCH_JSON)
                            ? "a batch is a JSON array"
                            : "the body is a JSON object, or as application/json an array of them");
        } catch (NumberOutOfRange e) {
            return List.of(
                    new ParsedItem.Refused(attributes.get("id"), attributes.isEmpty() ? "" : "/data", e.detail()));
        } catch (JacksonException e) {
            throw new Malformed(MalformedJson.what(e) + where(e));
        }
    }

    private List<ParsedItem> batch(JsonParser parser) throws TooMany {
        List<ParsedItem> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == MOST_EVENTS) {
                throw new TooMany();
            }
            items.add(item(parser, "/" + items.size(), 1));
        }
        return items;
    }

    /**
     * One event; what is out of range in it is its fault alone.
     *
     * @param place where it is in the message
     * @param depth how deep that is
     */
    private ParsedItem item(JsonParser parser, String place, int depth) {
        try {
            return events.read(JSON.readTree(parser));
        } catch (NumberOutOfRange e) {
            NumberOutOfRange.leave(parser, depth);
            return new ParsedItem.Refused(null, e.pointer().substring(place.length()), e.detail());
        }
    }

    private ParsedItem whole(JsonParser parser) throws Malformed {
        ParsedItem item = item(parser, "", 0);
        requireEnd(parser);
        return item;
    }

    private static void requireEnd(JsonParser parser) throws Malformed {
        if (parser.nextToken() != null) {
            throw new Malformed("something follows the JSON value");
        }
    }

    private ParsedItem binary(Map<String, String> attributes, JsonParser parser) throws Malformed {
        ParsedItem item;
        try {
            item = binary(attributes, JSON.readTree(parser));
        } catch (NumberOutOfRange e) {
            NumberOutOfRange.leave(parser, 0);
            item = new ParsedItem.Refused(attributes.get("id"), "/data" + e.pointer(), e.detail());
        }
        requireEnd(parser);
        return item;
    }

    private ParsedItem binary(Map<String, String> attributes, JsonNode data) {
        ObjectNode event = JSON.createObjectNode();
        attributes.forEach((name, value) -> event.put(name.toLowerCase(Locale.ROOT), value));
        event.set("data", data);
        return events.read(event);
    }

    private static String where(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 0
                ? ""
                : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
