package dev.carafe.base.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies over their bound: at once if they tell their length, else when they have passed it. */
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
        } else {
            chain.doFilter(new BoundedBody(request, bound), response);
        }
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
