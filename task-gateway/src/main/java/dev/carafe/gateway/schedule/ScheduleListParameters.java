package dev.carafe.gateway.schedule;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.model.topology.TaskNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a list. What is unknown or malformed is refused by its name, never ignored.
 *
 * @param service of that service only; null for all
 * @param limit how many at most
 * @param after the last name of the page before; empty for the first page
 */
record ScheduleListParameters(@Nullable String service, int limit, String after) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 1_000;
    private static final Set<String> KNOWN = Set.of("service", "limit", "cursor");

    static ScheduleListParameters of(Map<String, List<String>> query) {
        query.forEach((name, values) -> {
            if (!KNOWN.contains(name)) {
                throw new InvalidParameter(name, "'" + name + "' is not a parameter of this call");
            }
            if (values.size() != 1) {
                throw new InvalidParameter(name, "'" + name + "' must be given once");
            }
        });
        return new ScheduleListParameters(
                query.containsKey("service") ? service(query.get("service").getFirst()) : null,
                query.containsKey("limit") ? limit(query.get("limit").getFirst()) : DEFAULT_LIMIT,
                query.containsKey("cursor") ? name(query.get("cursor").getFirst()) : "");
    }

    /** The cursor of the page after that name. */
    static String cursor(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.US_ASCII));
    }

    private static String name(String cursor) {
        try {
            String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (ScheduleProblems.isName(name)) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: refused below.
        }
        throw new InvalidParameter("cursor", "'cursor' must be the 'next' of an earlier page");
    }

    private static String service(String text) {
        if (!TaskNames.isName(text)) {
            throw new InvalidParameter("service", "'service' must be the name of a service");
        }
        return text;
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new InvalidParameter("limit", "'limit' must be a whole number from 1 to " + MOST);
    }
}
