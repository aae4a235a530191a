package dev.carafe.gateway.submit;

import dev.carafe.base.problem.MalformedJson;
import dev.carafe.base.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says what makes a body unreadable, and where, without the words of the library that reads it. */
public final class MalformedBody {

    private static final int CHUNK = 8_192;

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
        return of(MalformedJson.what(fault) + " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }
}
