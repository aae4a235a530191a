package dev.carafe.base.security;

import dev.carafe.base.problem.Problem;
import dev.carafe.base.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Guards a process that runs without keys on loopback against the web pages that its user visits. A page whose name
 * resolves to 127.0.0.1 could read everything (DNS rebinding): so only known host names are answered. And any page may
 * send a POST to localhost (cross-site request forgery): so what changes something must not come from another origin.
 */
final class BrowserGuard extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final Set<String> allowedHosts;
    private final ProblemWriter problems;

    BrowserGuard(Set<String> allowedHosts, ProblemWriter problems) {
        this.allowedHosts = allowedHosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = hostName(request.getHeader(HttpHeaders.HOST));
        if (host != null && !isKnown(host)) {
            problems.write(
                    response,
                    new Problem(
                            HttpStatus.FORBIDDEN,
                            "unknown-host",
                            "Unknown host name",
                            "Without keys, only loopback names and those in carafe.security.allowed-hosts are answered"));
        } else if (!READING.contains(request.getMethod()) && isCrossSite(request, host)) {
            problems.write(
                    response,
                    new Problem(
                            HttpStatus.FORBIDDEN,
                            "cross-origin",
                            "Request from another origin",
                            "Without keys, web pages of other origins may not change anything here"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isCrossSite(HttpServletRequest request, @Nullable String host) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            return host == null || !host.equals(originHost(origin));
        }
        return "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }

    private boolean isKnown(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || LOOPBACK_V4.matcher(host).matches()
                || allowedHosts.contains(host);
    }

    /** The name without the port, in lower case; null if the request, as no browser's does, names no host. */
    private static @Nullable String hostName(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return null;
        }
        int colon = header.lastIndexOf(':');
        boolean hasPort = colon > header.lastIndexOf(']');
        return (hasPort ? header.substring(0, colon) : header).toLowerCase(Locale.ROOT);
    }

    private static @Nullable String originHost(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
