package dev.carafe.base.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over their bound: at once if they tell their length, else when they have passed it. One that was compressed by
 * gzip is decompressed, and its bound counts what comes of that.
 */
final class BodyBoundFilter extends OncePerRequestFilter {

    private final List<BodyBound.Parsed> bounds;
    private final long defaultBound;
    private final ProblemWriter problems;

    BodyBoundFilter(List<BodyBound> bounds, DataSize defaultBound, ProblemWriter problems) {
        this.bounds = bounds.stream().map(BodyBound::parse).toList();
        this.defaultBound = defaultBound.toBytes();
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long length = request.getContentLengthLong();
        if (length <= 0 && request.getHeader("Transfer-Encoding") == null) {
            chain.doFilter(request, response);
            return;
        }
        long bound = bound(request);
        if (length > bound) {
            problems.write(response, new BodyTooLargeException(bound).problem());
            return;
        }
        String coding = coding(request);
        switch (coding) {
            case "", "identity" -> chain.doFilter(new BoundedBody(request, bound), response);
            case "gzip", "x-gzip" -> chain.doFilter(new BoundedBody(new GzippedBody(request), bound), response);
            default ->
                problems.write(
                        response,
                        new Problem(
                                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                                        "unsupported-content-encoding",
                                        "Unsupported content encoding",
                                        "A body is sent as it is, or with 'Content-Encoding: gzip'")
                                .header(HttpHeaders.ACCEPT_ENCODING, "gzip, identity"));
        }
    }

    /** All of them, if there are several. */
    private static String coding(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private long bound(HttpServletRequest request) {
        if (bounds.isEmpty()) {
            return defaultBound;
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        PathContainer parsed = PathContainer.parsePath(path);
        for (BodyBound.Parsed bound : bounds) {
            if (bound.covers(parsed)) {
                return bound.bytes();
            }
        }
        return defaultBound;
    }
}
