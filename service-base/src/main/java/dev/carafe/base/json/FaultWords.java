package dev.carafe.base.json;

import com.networknt.schema.Error;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What is wrong with a value, in words that name it and what its schema asks for. */
final class FaultWords {

    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_PLAIN_DIGITS = 40;

    private FaultWords() {}

    static String of(Error error) {
        JsonNode value = error.getInstanceNode();
        JsonNode said = error.getSchemaNode();
        String keyword = String.valueOf(error.getKeyword());
        if (value == null || said == null) {
            return error.getMessage();
        }
        return switch (keyword) {
            case "maximum" -> bound(BoundKeyword.isExclusive(error) ? "less than " : "at most ", said, value);
            case "minimum" -> bound(BoundKeyword.isExclusive(error) ? "more than " : "at least ", said, value);
            case "exclusiveMaximum" -> bound("less than ", said, value);
            case "exclusiveMinimum" -> bound("more than ", said, value);
            case "multipleOf" -> bound("a multiple of ", said, value);
            case "type" -> value.isNumber() ? type(said, value) : error.getMessage();
            case "format" -> format(said.asString(), value);
            default ->
                said.isBoolean() && !said.booleanValue() && keyword.equals("false")
                        ? "must not be there"
                        : error.getMessage();
        };
    }

    private static String bound(String rule, JsonNode said, JsonNode value) {
        return "must be " + rule + number(said.decimalValue()) + ", not " + number(value.decimalValue());
    }

    private static String type(JsonNode said, JsonNode value) {
        String found = number(value.decimalValue());
        String types = said.isArray()
                ? said.valueStream().map(JsonNode::asString).collect(Collectors.joining(" or "))
                : said.asString();
        return types.contains("number")
                ? "%s is out of range: a number has at most %s and, if it is not 0, at least %s, or the same below zero"
                        .formatted(
                                found,
                                number(BigDecimal.valueOf(Double.MAX_VALUE)),
                                number(BigDecimal.valueOf(Double.MIN_VALUE)))
                : found + " found, " + types + " expected";
    }

    private static String format(String format, JsonNode value) {
        String words = TextFormat.words(format);
        return "must be " + (words.isEmpty() ? "of the format " + format : words) + ", not '" + cut(value.asString())
                + "'";
    }

    /** With an exponent where it has many digits, most of which may be zeros. */
    static String number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean plain =
                shortest.precision() <= MOST_PLAIN_DIGITS && Math.abs(shortest.scale()) <= MOST_PLAIN_DIGITS / 2;
        return plain
                ? shortest.toPlainString()
                : cut(shortest.toString().replace("E+", "E")).toLowerCase(Locale.ROOT);
    }

    private static String cut(String text) {
        int half = LONGEST_SHOWN / 2;
        return text.codePointCount(0, text.length()) <= LONGEST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, half)) + "…"
                        + text.substring(text.offsetByCodePoints(text.length(), -half));
    }
}
