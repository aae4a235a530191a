package dev.carafe.base.http;

import dev.carafe.base.log.ControlCharacters;
import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a query with control characters in it. Spring Security would do so for names only, and by an exception from wherever
 * they are asked for. Values may hold a tab and ends of lines, as labels and topics may.
 */
final class QueryCharacters extends OncePerRequestFilter {

    private final ProblemWriter problems;

    QueryCharacters(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        InvalidParameter fault = query == null || query.indexOf('%') < 0 ? null : fault(query);
        if (fault == null) {
            chain.doFilter(request, response);
        } else {
            problems.write(response, fault);
        }
    }

    private static @Nullable InvalidParameter fault(String query) {
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            if (name.chars().anyMatch(Character::isISOControl)
                    || value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                String shown = ControlCharacters.escaped(name);
                return new InvalidParameter(shown, "'" + shown + "' must not hold control characters");
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // refused where parameters are read
        }
    }
}
