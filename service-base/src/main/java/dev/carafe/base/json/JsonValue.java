package dev.carafe.base.json;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.JsonNode;

/** A text that two pieces of JSON share if, and only if, they are the same value, however they are written. */
public final class JsonValue {

    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private JsonValue() {}

    /**
     * The text: members by name, strings without what they need not escape, numbers by their value.
     *
     * @param value what {@link ExactJson} has read: with every digit, and within bounds
     */
    public static String text(JsonNode value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    private static void append(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            text.append('{');
            value.properties().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .forEach(member -> {
                        quoted(member.getKey(), text);
                        text.append(':');
                        append(member.getValue(), text);
                        text.append(',');
                    });
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            for (JsonNode element : value) {
                append(element, text);
                text.append(',');
            }
            text.append(']');
        } else if (value.isNumber()) {
            BigDecimal number = value.decimalValue().stripTrailingZeros();
            text.append(number.unscaledValue()).append('e').append(-number.scale());
        } else if (value.isString()) {
            quoted(value.stringValue(), text);
        } else {
            text.append(value.isNull() ? "null" : value.asString());
        }
    }

    private static void quoted(String string, StringBuilder text) {
        text.append('"');
        QUOTES.quoteAsString(string, text);
        text.append('"');
    }
}
