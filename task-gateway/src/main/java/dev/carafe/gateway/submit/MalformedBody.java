package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** Says what makes a body unreadable, and where, without the words of the library that reads it. */
public final class MalformedBody {

    private static final int CHUNK = 8_192;

    private static final Pattern BOUND = Pattern.compile(
            "(Document nesting depth|Number value length|Name length|String value length) \\(\\d+\\) exceeds the maximum"
                    + " allowed \\((\\d+),.*");
    private static final Pattern TWICE = Pattern.compile("Duplicate .*?[\"'](.*)[\"'].*", Pattern.DOTALL);
    private static final int LONGEST_NAME_SHOWN = 100;

    private MalformedBody() {}

    /**
     * Checks that a body is UTF-8, every byte of it. The reader of JSON takes more, and what replaces it when it becomes
     * text is not what was sent.
     *
     * @throws Problem {@code 400} if it is not
     */
    public static void requireUtf8(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer chars = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            chars.clear();
            result = decoder.decode(bytes, chars, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw of("The body is not in UTF-8: its byte " + (bytes.position() + 1) + " begins no character");
        }
    }

    /** {@code 400} with those words. */
    public static Problem of(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not valid JSON", detail);
    }

    /**
     * {@code 400} that says what is wrong.
     *
     * @param reached where the reader was when it gave up, for faults that do not tell
     */
    public static Problem of(JacksonException fault, TokenStreamLocation reached) {
        TokenStreamLocation told = fault.getLocation();
        TokenStreamLocation at = told == null || told.getLineNr() < 1 ? reached : told;
        return of(what(fault) + " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }

    private static String what(JacksonException fault) {
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
