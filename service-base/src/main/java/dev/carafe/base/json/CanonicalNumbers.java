package dev.carafe.base.json;

import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives each number the one form that its value has: 1, 1.0 and 10e-1 are the same integer, 0.10 is 0.1. */
@SuppressWarnings("ReferenceEquality") // what is the same object was not changed
final class CanonicalNumbers {

    private CanonicalNumbers() {}

    /** The value with all its numbers so; itself, not a copy, if they are already. */
    static JsonNode of(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> of(object);
            case ArrayNode array -> of(array);
            default -> value.isFloatingPointNumber() ? number(value) : value;
        };
    }

    private static JsonNode of(ObjectNode object) {
        ObjectNode copy = null;
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            JsonNode value = of(property.getValue());
            if (value != property.getValue()) {
                // Replacing values keeps the order, and does not disturb the iteration over the original.
                copy = copy == null ? shallow(object) : copy;
                copy.set(property.getKey(), value);
            }
        }
        return copy == null ? object : copy;
    }

    private static ObjectNode shallow(ObjectNode object) {
        return JsonNodeFactory.instance.objectNode().setAll(object);
    }

    private static JsonNode of(ArrayNode array) {
        ArrayNode copy = null;
        for (int at = 0; at < array.size(); at++) {
            JsonNode value = of(array.get(at));
            if (value != array.get(at)) {
                copy = copy == null ? JsonNodeFactory.instance.arrayNode().addAll(array) : copy;
                copy.set(at, value);
            }
        }
        return copy == null ? array : copy;
    }

    private static JsonNode number(JsonNode value) {
        if (!value.isBigDecimal() && !Double.isFinite(value.doubleValue())) {
            return value;
        }
        BigDecimal number = value.decimalValue();
        BigDecimal shortest = number.stripTrailingZeros();
        // What did not come through a bounded parser stays as it is: a billion digits are not written out.
        if (shortest.scale() <= 0 && NumberOutOfRange.isInRange(shortest)) {
            return integer(shortest);
        }
        return value instanceof DecimalNode && shortest.scale() == number.scale()
                ? value
                : DecimalNode.valueOf(shortest);
    }

    private static JsonNode integer(BigDecimal number) {
        var exact = number.toBigIntegerExact();
        if (exact.bitLength() < Integer.SIZE) {
            return IntNode.valueOf(exact.intValue());
        }
        return exact.bitLength() < Long.SIZE ? LongNode.valueOf(exact.longValue()) : BigIntegerNode.valueOf(exact);
    }
}
