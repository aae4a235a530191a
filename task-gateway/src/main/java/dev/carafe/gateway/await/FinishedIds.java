package dev.carafe.gateway.await;

import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds the tasks' ids, {@code data.id}, in CloudEvents as JSON, one event or a batch. Builds nothing else: under load
 * thousands of events a second pass here, few of which anybody waits for.
 */
final class FinishedIds {

    private static final JsonFactory JSON = new JsonFactory();

    private FinishedIds() {}

    /** Tells of each id; throws Jackson's exception if that is no JSON. */
    static void read(byte[] events, Consumer<UUID> found) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), events)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                event(parser, found);
            } else if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    event(parser, found);
                }
            }
        }
    }

    private static void event(JsonParser parser, Consumer<UUID> found) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isData = parser.currentName().equals("data");
            if (parser.nextToken() == JsonToken.START_OBJECT && isData) {
                data(parser, found);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void data(JsonParser parser, Consumer<UUID> found) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isId = parser.currentName().equals("id");
            if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
                String id = parser.getString();
                if (id.length() == 36) {
                    found.accept(UUID.fromString(id));
                }
            } else {
                parser.skipChildren();
            }
        }
    }
}
