package dev.carafe.client.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a service refused a request (RFC 9457). Immutable.
 *
 * @param type what went wrong, for programs: {@code urn:carafe:problem:queue-full} and the like; stable
 * @param title what went wrong, for people; the same for every problem of the type
 * @param status the HTTP status
 * @param detail what went wrong this time
 * @param errors the faults in what was sent, if the problem lists any
 * @param retryAfter when to try again; null if the service does not say
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<Fault> errors,
        @Nullable Duration retryAfter) {

    private static final String PREFIX = "urn:carafe:problem:";

    /**
     * One fault in what was sent.
     *
     * @param pointer where, as a JSON pointer (RFC 6901) into what was sent; empty for the whole
     * @param detail what is wrong there
     */
    public record Fault(String pointer, String detail) {}

    /** Makes a copy of the list. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /** Whether it is Carafe's problem of that name, such as {@code queue-full}. */
    public boolean is(String name) {
        return type.equals(PREFIX + name);
    }

    /** Status, detail and faults on one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(status).append(' ').append(detail.isEmpty() ? title : detail);
        for (Fault fault : errors) {
            text.append(", ").append(fault.pointer()).append(": ").append(fault.detail());
        }
        return text.toString();
    }
}
