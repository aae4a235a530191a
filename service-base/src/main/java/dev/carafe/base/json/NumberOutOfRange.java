package dev.carafe.base.json;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** A number is larger or smaller than any that is taken. The JSON is well-formed, and the parser can go on behind it. */
public final class NumberOutOfRange extends StreamReadException {

    private static final long serialVersionUID = 1L;

    /** Numbers lie between 10 to this power and 10 to its negative, and between the same below zero, or are zero. */
    public static final int LARGEST_EXPONENT = 1_000;

    private static final int LONGEST_SHOWN = 40;

    private final transient JsonPointer pointer;
    private final String detail;

    NumberOutOfRange(JsonParser parser, String number) {
        super(parser, words(number));
        this.pointer = parser.streamReadContext().pathAsPointer();
        this.detail = words(number);
    }

    static boolean isInRange(BigDecimal number) {
        long exponent = (long) number.precision() - number.scale() - 1;
        return number.signum() == 0 || Math.abs(exponent) <= LARGEST_EXPONENT;
    }

    private static String words(String number) {
        String shown = number.length() > LONGEST_SHOWN
                ? number.substring(0, LONGEST_SHOWN / 2) + "…" + number.substring(number.length() - LONGEST_SHOWN / 2)
                : number;
        return "the number %s is out of range: 1e-%s to 1e%s, or the same below zero"
                .formatted(shown, LARGEST_EXPONENT, LARGEST_EXPONENT);
    }

    /** Where it is, from the beginning of what is parsed, as a JSON pointer. */
    public String pointer() {
        return pointer.toString();
    }

    /** What is wrong with it, in words for the caller. */
    public String detail() {
        return detail;
    }

    /**
     * Lets the parser go on behind the value that the number is part of.
     *
     * @param depth the nesting depth at which that value began
     */
    public static void leave(JsonParser parser, int depth) {
        JsonParser unchecked = parser instanceof BoundedNumbers bounded ? bounded.delegate() : parser;
        while (unchecked.streamReadContext().getNestingDepth() > depth
                && unchecked.nextToken() != JsonToken.NOT_AVAILABLE) {
            // On to the end of it.
        }
    }
}
