package dev.carafe.worker.script;

import dev.carafe.worker.folder.BrokenUnit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A manifest as somebody wrote it. What a bare word or number means follows from where it stands: {@code 1.10} is text among
 * the arguments of a command, and a number in a schema.
 */
sealed interface Written {

    /** The line where it begins, from 1. */
    int line();

    /** As a tree in which all that is no list, no object and not null is text, exactly as it was written. */
    JsonNode asText();

    /**
     * As the value that it is.
     *
     * @throws BrokenUnit if it cannot be told, or is none that JSON has
     */
    JsonNode asValue() throws BrokenUnit;

    /** What is there below that path of names and indexes; itself or the last that is there otherwise. */
    default Written at(List<?> path) {
        Written here = this;
        for (Object step : path) {
            Optional<Written> next = here.child(step);
            if (next.isEmpty()) {
                return here;
            }
            here = next.get();
        }
        return here;
    }

    /** What is there under that name or index. */
    default Optional<Written> child(Object step) {
        return Optional.empty();
    }

    /** What kind of value a scalar is. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** A value without parts. */
    record Scalar(int line, Kind kind, String text) implements Written {

        private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
        private static final Pattern OTHER_BASE = Pattern.compile("0([ox])(\\p{XDigit}+)");

        /** Whether that number is read as another one by YAML 1.1, of which it is an octal. */
        static boolean isAmbiguous(String number) {
            return LEADING_ZERO.matcher(number).matches();
        }

        @Override
        public JsonNode asText() {
            return kind == Kind.NULL ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.stringNode(text);
        }

        @Override
        public JsonNode asValue() throws BrokenUnit {
            return switch (kind) {
                case NUMBER -> number();
                case BOOLEAN -> JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
                case TEXT, NULL -> asText();
            };
        }

        private JsonNode number() throws BrokenUnit {
            if (isAmbiguous(text)) {
                throw new BrokenUnit("line " + line + ": " + Unclear.number(text));
            }
            try {
                var other = OTHER_BASE.matcher(text);
                if (other.matches()) {
                    int base = other.group(1).equals("x") ? 16 : 8;
                    return JsonNodeFactory.instance.numberNode(new BigInteger(other.group(2), base));
                }
                return text.matches("[-+]?[0-9]+")
                        ? JsonNodeFactory.instance.numberNode(new BigInteger(text))
                        : JsonNodeFactory.instance.numberNode(new BigDecimal(text));
            } catch (NumberFormatException e) {
                throw new BrokenUnit("line %s: JSON has no number %s".formatted(line, text), e);
            }
        }

        @Override
        public String toString() {
            return kind == Kind.TEXT ? asText().toString() : text;
        }
    }

    /** A list. */
    record Items(int line, List<Written> items) implements Written {

        public Items {
            items = List.copyOf(items);
        }

        @Override
        public JsonNode asText() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(item.asText()));
            return array;
        }

        @Override
        public JsonNode asValue() throws BrokenUnit {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Written item : items) {
                array.add(item.asValue());
            }
            return array;
        }

        @Override
        public Optional<Written> child(Object step) {
            return step instanceof Integer index && index >= 0 && index < items.size()
                    ? Optional.of(items.get(index))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return asText().toString();
        }
    }

    /** An object. */
    record Entries(int line, Map<String, Written> entries) implements Written {

        public Entries {
            entries = new LinkedHashMap<>(entries);
        }

        @Override
        public JsonNode asText() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            entries.forEach((name, value) -> object.set(name, value.asText()));
            return object;
        }

        @Override
        public JsonNode asValue() throws BrokenUnit {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (var entry : entries.entrySet()) {
                object.set(entry.getKey(), entry.getValue().asValue());
            }
            return object;
        }

        @Override
        public Optional<Written> child(Object step) {
            return Optional.ofNullable(entries.get(step));
        }

        @Override
        public String toString() {
            return asText().toString();
        }
    }
}
