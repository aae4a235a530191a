package dev.carafe.hub.cloudevents;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as RFC 3339 writes them, with any offset, to the microsecond, from 1970 to 9999. Stricter and several times
 * faster than {@code DateTimeFormatter}, which ingest would notice.
 */
public final class Rfc3339 {

    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Rfc3339() {}

    /**
     * Parses a time.
     *
     * @throws IllegalArgumentException with a message for the caller
     */
    public static Instant parse(String text) {
        try {
            return checked(read(text));
        } catch (DateTimeException | StringIndexOutOfBoundsException e) {
            throw notOne(e);
        }
    }

    private static Instant read(String s) {
        require(s.charAt(4) == '-' && s.charAt(7) == '-' && s.charAt(13) == ':' && s.charAt(16) == ':');
        require((s.charAt(10) | 0x20) == 't' || s.charAt(10) == ' ');
        int at = 19;
        int nanos = 0;
        if (s.charAt(at) == '.') {
            int scale = 100_000_000;
            for (at++; isDigit(s.charAt(at)); at++) {
                nanos += (s.charAt(at) - '0') * scale;
                scale /= 10;
            }
            require(at > 20);
        }
        LocalDateTime local = LocalDateTime.of(
                digits(s, 0, 4),
                digits(s, 5, 7),
                digits(s, 8, 10),
                digits(s, 11, 13),
                digits(s, 14, 16),
                digits(s, 17, 19),
                nanos / 1_000 * 1_000);
        return local.toInstant(offset(s, at));
    }

    private static ZoneOffset offset(String s, int at) {
        char sign = s.charAt(at);
        if ((sign | 0x20) == 'z') {
            require(s.length() == at + 1);
            return ZoneOffset.UTC;
        }
        require(s.length() == at + 6 && (sign == '+' || sign == '-') && s.charAt(at + 3) == ':');
        int hours = digits(s, at + 1, at + 3);
        int minutes = digits(s, at + 4, at + 6);
        require(hours < 24 && minutes < 60);
        int seconds = (hours * 60 + minutes) * 60;
        return ZoneOffset.ofTotalSeconds(sign == '-' ? -seconds : seconds);
    }

    private static Instant checked(Instant instant) {
        if (instant.getEpochSecond() < 0 || instant.getEpochSecond() > LATEST) {
            throw new IllegalArgumentException("a time lies between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59Z");
        }
        return instant;
    }

    private static int digits(String s, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            require(isDigit(s.charAt(i)));
            value = value * 10 + s.charAt(i) - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static void require(boolean wellFormed) {
        if (!wellFormed) {
            throw notOne(null);
        }
    }

    private static IllegalArgumentException notOne(@org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                "a time is written as in RFC 3339, such as 2026-11-21T09:30:00Z or 2026-11-21T10:30:00.25+01:00",
                cause);
    }
}
