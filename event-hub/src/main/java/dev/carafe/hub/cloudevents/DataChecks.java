package dev.carafe.hub.cloudevents;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What {@code data} may hold: numbers, strings, booleans and nulls under names, within bounds, and nothing on which
 * PostgreSQL would choke later.
 */
final class DataChecks {

    static final int MOST_FIELDS = 100;
    static final int LONGEST_FIELD_NAME = 100;

    /** As long as the partial results that a task may tell of. */
    static final int LONGEST_STRING = 16_384;

    private DataChecks() {}

    static void check(JsonNode data) throws Refusal {
        if (!data.isObject()) {
            throw new Refusal("/data", "data is a JSON object");
        }
        if (data.size() > MOST_FIELDS) {
            throw new Refusal("/data", "data has at most " + MOST_FIELDS + " fields");
        }
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            String name = field.getKey();
            String pointer = pointer(name);
            if (name.isEmpty() || name.length() > LONGEST_FIELD_NAME) {
                throw new Refusal("/data", "a field's name has 1 to " + LONGEST_FIELD_NAME + " characters");
            }
            text(pointer, name);
            value(pointer, field.getValue());
        }
    }

    private static void value(String pointer, JsonNode value) throws Refusal {
        switch (value.getNodeType()) {
            case STRING -> {
                if (value.stringValue().length() > LONGEST_STRING) {
                    throw new Refusal(pointer, "a string has at most " + LONGEST_STRING + " characters");
                }
                text(pointer, value.stringValue());
            }
            case NUMBER -> number(pointer, value);
            case BOOLEAN, NULL -> {}
            case ARRAY, BINARY, MISSING, OBJECT, POJO ->
                throw new Refusal(pointer, "data is flat: a field holds a number, a string, a boolean or null");
        }
    }

    /** Series compute with doubles; a number outside their range would break every series that it falls into. */
    private static void number(String pointer, JsonNode value) throws Refusal {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return;
        }
        // Not the node's own double: it has none where the number is too large.
        double number = value.decimalValue().doubleValue();
        if (!Double.isFinite(number) || (number == 0 && value.decimalValue().signum() != 0)) {
            throw new Refusal(
                    pointer,
                    "a number lies within the range of a 64-bit floating-point number: up to 1.7976931348623157e308 and,"
                            + " if it is not 0, down to 4.9e-324, or the same below zero");
        }
    }

    /** PostgreSQL's text has no place for NUL, nor UTF-8 for half a surrogate pair. */
    static void text(String pointer, String text) throws Refusal {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new Refusal(pointer, "text holds no NUL character");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new Refusal(pointer, "text is valid Unicode: a surrogate has no partner");
                }
                i++;
            }
        }
    }

    private static String pointer(String field) {
        return "/data/" + field.replace("~", "~0").replace("/", "~1");
    }
}
