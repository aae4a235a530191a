package dev.carafe.base.problem;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * An error that is answered as a problem detail of a stable type, {@code urn:carafe:problem:<slug>}. Title and detail
 * are shown to callers. Services throw it, or subclasses that name what went wrong. It has no stack trace: it is an
 * expected answer and may be given thousands of times a second.
 */
public class Problem extends ErrorResponseException {

    /** What all types of problems begin with. */
    public static final String TYPE_PREFIX = "urn:carafe:problem:";

    private static final long serialVersionUID = 1L;

    private static final Set<String> STANDARD_MEMBERS = Set.of("type", "title", "status", "detail", "instance");

    private final transient HttpHeaders headers = new HttpHeaders();

    /**
     * @param status the answer's status
     * @param slug the stable part of the type, such as {@code queue-full}
     * @param title the same for every problem of the type
     * @param detail what went wrong this time, and what to do about it
     */
    public Problem(HttpStatus status, String slug, String title, String detail) {
        super(status, detail(status, slug, title, detail), null);
    }

    /** A problem detail of a stable type. */
    public static ProblemDetail detail(HttpStatus status, String slug, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + slug));
        problem.setTitle(title);
        return problem;
    }

    /**
     * Adds a member to the problem detail.
     *
     * @throws IllegalArgumentException if every problem detail has a member of that name (RFC 9457, 3.1)
     */
    public final Problem with(String name, Object value) {
        if (STANDARD_MEMBERS.contains(name)) {
            throw new IllegalArgumentException("every problem detail has a '" + name + "' of its own");
        }
        getBody().setProperty(name, value);
        return this;
    }

    /** Adds a header to the answer. */
    public final Problem header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Tells the caller when to try again; whole seconds, at least one. */
    public final Problem retryAfter(Duration duration) {
        return header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, duration.toSeconds())));
    }

    @Override
    public final HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public final synchronized Throwable fillInStackTrace() {
        return this;
    }
}
