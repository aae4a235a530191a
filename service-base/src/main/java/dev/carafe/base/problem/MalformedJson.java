package dev.carafe.base.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Says why JSON cannot be read, without the words of the library that reads it. */
public final class MalformedJson {

    private static final Pattern BOUND = Pattern.compile(
            "(Document nesting depth|Number value length|Name length|String value length) \\(\\d+\\) exceeds the maximum"
                    + " allowed \\((\\d+),.*");
    private static final Pattern TWICE = Pattern.compile("Duplicate .*?[\"'](.*)[\"'].*", Pattern.DOTALL);
    private static final int LONGEST_NAME_SHOWN = 100;

    private MalformedJson() {}

    /** What is wrong, as the beginning of a sentence that a place can follow. */
    public static String what(JacksonException fault) {
        String message = fault.getOriginalMessage();
        if (fault instanceof StreamConstraintsException) {
            String bound = bound(message);
            return bound == null ? "The body goes beyond what is read of JSON" : bound;
        }
        Matcher twice = message == null ? null : TWICE.matcher(message);
        if (twice != null && twice.matches()) {
            String name = twice.group(1);
            return name.length() > LONGEST_NAME_SHOWN
                    ? "A property is there twice"
                    : "The property '" + name + "' is there twice";
        }
        return "The body cannot be read as JSON";
    }

    private static @Nullable String bound(@Nullable String message) {
        Matcher bound = message == null ? null : BOUND.matcher(message);
        if (bound == null || !bound.matches()) {
            return null;
        }
        String most = bound.group(2);
        return switch (bound.group(1)) {
            case "Document nesting depth" -> "The body has more than " + most + " levels";
            case "Number value length" -> "There is a number of more than " + most + " characters";
            case "Name length" -> "There is a name of more than " + most + " characters";
            default -> "There is a text of more than " + most + " characters";
        };
    }
}
