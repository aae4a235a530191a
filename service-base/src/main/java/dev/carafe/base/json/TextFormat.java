package dev.carafe.base.json;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A format that the library does not know, or reads otherwise than Java: what passes a schema must be readable where it is
 * used.
 *
 * @param getName as a schema says it
 * @param matches whether a text has it
 */
record TextFormat(String getName, Predicate<String> matches) implements Format {

    private static final String TIME = "\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?";
    private static final String DATE = "\\d{4}-\\d{2}-\\d{2}";
    private static final String OFFSET = "([Zz]|[+-]\\d{2}:\\d{2})";

    /** Fractions, signs and weeks beside others included, which ISO 8601 has by now, and Java. */
    private static final Pattern DURATION = Pattern.compile(
            "[-+]?P(?=.)([-+]?\\d+Y)?([-+]?\\d+M)?([-+]?\\d+W)?([-+]?\\d+D)?"
                    + "(T(?=.)([-+]?\\d+H)?([-+]?\\d+M)?([-+]?\\d+([.,]\\d{0,9})?S)?)?",
            Pattern.CASE_INSENSITIVE);

    private static final List<TextFormat> OWN = List.of(
            new TextFormat("date-time", written(DATE + "[Tt]" + TIME + OFFSET, OffsetDateTime::parse)),
            new TextFormat("date-time-local", written(DATE + "[Tt]" + TIME, LocalDateTime::parse)),
            new TextFormat("date-time-zoned", written(".{1,100}", ZonedDateTime::parse)),
            new TextFormat("time", written(TIME + OFFSET, OffsetTime::parse)),
            new TextFormat("time-local", written(TIME, LocalTime::parse)),
            new TextFormat("duration", DURATION.asMatchPredicate()),
            new TextFormat("iri-reference", TextFormat::isUri));

    /** Those that the drafts define; what the library knows beyond them is what its authors once needed. */
    private static final Set<String> STANDARD = Set.of(
            "date",
            "email",
            "hostname",
            "idn-email",
            "idn-hostname",
            "ipv4",
            "ipv6",
            "iri",
            "json-pointer",
            "regex",
            "relative-json-pointer",
            "uri",
            "uri-reference",
            "uri-template",
            "uuid");

    /** All that are asserted; others mean nothing here, as the drafts have it. */
    static final List<Format> ALL = Stream.concat(
                    OWN.stream(), Formats.DEFAULT.stream().filter(format -> STANDARD.contains(format.getName())))
            .toList();

    @Override
    public boolean matches(ExecutionContext execution, String text) {
        return matches.test(text);
    }

    /** What a text of the format is, for whoever sent another; empty if there is nothing to say. */
    static String words(String format) {
        return switch (format) {
            case "date-time" -> "a time as in RFC 3339, such as 2026-11-21T09:30:00Z";
            case "date-time-local" -> "a date and time without an offset, such as 2026-11-21T09:30:00";
            case "date-time-zoned" -> "a time in a zone, such as 2026-11-21T09:30:00+01:00[Europe/Paris]";
            case "date" -> "a date, such as 2026-11-21";
            case "time" -> "a time of day with its offset, such as 09:30:00Z";
            case "time-local" -> "a time of day without an offset, such as 09:30:00";
            case "duration" -> "an ISO 8601 duration, such as PT10S";
            case "email" -> "an e-mail address, such as ada@example.org";
            case "uuid" -> "a UUID, such as 01993f0e-5a6b-7c8d-9e0f-a1b2c3d4e5f6";
            case "uri" -> "a URI, such as https://example.org/a";
            case "ipv4" -> "an IPv4 address, such as 192.0.2.1";
            case "ipv6" -> "an IPv6 address, such as 2001:db8::1";
            default -> "";
        };
    }

    private static Predicate<String> written(String pattern, Consumer<String> parse) {
        Pattern form = Pattern.compile(pattern);
        return text -> form.matcher(text).matches() && isRead(text, parse);
    }

    private static boolean isRead(String text, Consumer<String> parse) {
        try {
            parse.accept(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            var _ = new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
