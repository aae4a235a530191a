package dev.carafe.worker.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON. */
final class WrittenJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private WrittenJson() {}

    /**
     * What is written there; null if there is nothing.
     *
     * @throws JacksonException if it is not one JSON value
     */
    static @Nullable Written read(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            Written written = written(parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "there is more after the end of the value");
            }
            return written;
        }
    }

    private static Written written(JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> entries(parser, line);
            case START_ARRAY -> items(parser, line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(parser, line, Written.Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parser, line, Written.Kind.BOOLEAN);
            case VALUE_NULL -> scalar(parser, line, Written.Kind.NULL);
            default -> scalar(parser, line, Written.Kind.TEXT);
        };
    }

    private static Written.Scalar scalar(JsonParser parser, int line, Written.Kind kind) {
        return new Written.Scalar(line, kind, parser.getString());
    }

    private static Written.Items items(JsonParser parser, int line) {
        List<Written> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(written(parser));
        }
        return new Written.Items(line, items);
    }

    private static Written.Entries entries(JsonParser parser, int line) {
        Map<String, Written> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, written(parser));
        }
        return new Written.Entries(line, entries);
    }
}
