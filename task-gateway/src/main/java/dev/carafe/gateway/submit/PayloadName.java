package dev.carafe.gateway.submit;

import dev.carafe.model.task.DisplayName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A task's display name from its payload's tree, at a cost that does not grow with the payload. */
final class PayloadName {

    /** A little more than the name shows of a value, so that it can tell what it has cut. */
    private static final int ENOUGH = 100;

    private PayloadName() {}

    static String of(String type, ObjectNode payload, Set<String> hidden) {
        Map<String, Object> shown = new LinkedHashMap<>();
        int length = 0;
        for (Map.Entry<String, JsonNode> property : payload.properties()) {
            if (hidden.contains(property.getKey())) {
                continue;
            }
            Object value = brief(property.getValue());
            shown.put(property.getKey(), value);
            length += property.getKey().length() + value.toString().length();
            if (length > DisplayName.LONGEST) {
                break;
            }
        }
        return StorableText.of(DisplayName.of(type, shown, Set.of()));
    }

    private static Object brief(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        StringBuilder text = new StringBuilder();
        append(value, text);
        return new Raw(text.toString());
    }

    private static void append(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            text.append('{');
            String separator = "";
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                if (text.length() > ENOUGH) {
                    return;
                }
                text.append(separator).append(property.getKey()).append('=');
                append(property.getValue(), text);
                separator = ", ";
            }
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            String separator = "";
            for (JsonNode element : value) {
                if (text.length() > ENOUGH) {
                    return;
                }
                text.append(separator);
                append(element, text);
                separator = ", ";
            }
            text.append(']');
        } else if (value.isString()) {
            String string = value.stringValue();
            text.append('\'')
                    .append(string, 0, Math.min(string.length(), ENOUGH))
                    .append('\'');
        } else {
            text.append(value.isNull() ? "null" : value.asString());
        }
    }

    /** Shown without quotes. */
    private record Raw(String text) {
        @Override
        public String toString() {
            return text;
        }
    }
}
