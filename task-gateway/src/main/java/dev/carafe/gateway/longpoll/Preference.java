package dev.carafe.gateway.longpoll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The preference {@code wait} of the header {@code Prefer} (RFC 7240): how long the caller would like to wait for a task
 * to finish. A preference that cannot be understood is ignored, as the RFC asks.
 *
 * @param time how long to wait, already bounded
 */
public record Preference(Duration time) {

    /** The request's header. */
    public static final String HEADER = "Prefer";

    /** The answer's header. */
    public static final String APPLIED_HEADER = "Preference-Applied";

    private static final int LONGEST_NUMBER = 9;

    /**
     * The wait that a request asks for; empty if it asks for none, or for none longer than zero.
     *
     * @param headers all values of the header
     * @param longest longer waits are cut to it
     */
    public static Optional<Preference> wait(@Nullable List<String> headers, Duration longest) {
        if (headers == null) {
            return Optional.empty();
        }
        for (String header : headers) {
            for (String preference : split(header, ',')) {
                // Parameters follow after a semicolon; the preference has none that we know.
                String[] nameAndValue = split(preference, ';').getFirst().split("=", 2);
                if (nameAndValue[0].strip().equalsIgnoreCase("wait")) {
                    // The first one counts, even if it is nonsense.
                    return nameAndValue.length == 1 ? Optional.empty() : seconds(nameAndValue[1].strip(), longest);
                }
            }
        }
        return Optional.empty();
    }

    /** What the answer's header says. */
    public String applied() {
        return "wait=" + time.toSeconds();
    }

    private static Optional<Preference> seconds(String value, Duration longest) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String digits = quoted ? value.substring(1, value.length() - 1) : value;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        Duration asked = digits.length() > LONGEST_NUMBER ? longest : Duration.ofSeconds(Integer.parseInt(digits));
        Duration bounded = asked.compareTo(longest) > 0 ? longest : asked;
        return bounded.isZero() ? Optional.empty() : Optional.of(new Preference(bounded));
    }

    /** Splits outside of quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(Math.min(start, text.length())));
        return parts;
    }
}
