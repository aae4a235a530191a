package dev.carafe.base.json;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Looks at the text of each number before it becomes one. What would {@code 1e1000000000} be in memory: whoever writes it
 * out, or makes an integer of it, has a text of a gigabyte.
 */
final class BoundedNumbers extends JsonParserDelegate {

    /** An exponent beyond that is not even looked at with its digits, of which there are 1,000 at most. */
    private static final int LONGEST_EXPONENT = 4;

    BoundedNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public JsonToken nextToken() {
        JsonToken token = super.nextToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            check();
        }
        return token;
    }

    /** Without an exponent a number is within the range by its length alone. */
    private void check() {
        char[] chars = getStringCharacters();
        int start = getStringOffset();
        int length = getStringLength();
        for (int at = start; at < start + length; at++) {
            if (chars[at] == 'e' || chars[at] == 'E') {
                checkExponent(new String(chars, start, length), at - start);
                return;
            }
        }
    }

    private void checkExponent(String number, int e) {
        int digits = e + 1;
        while (digits < number.length() && (number.charAt(digits) < '1' || number.charAt(digits) > '9')) {
            digits++;
        }
        if (number.length() - digits > LONGEST_EXPONENT || !NumberOutOfRange.isInRange(new BigDecimal(number))) {
            throw new NumberOutOfRange(this, number);
        }
    }
}
