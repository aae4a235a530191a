package dev.carafe.gateway.read;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.read.TaskFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a list. What is unknown or malformed is refused by its name, never ignored: a filter with a
 * spelling mistake must not list everything.
 *
 * @param filter which tasks
 * @param limit how many at most
 */
public record ListParameters(TaskFilter filter, int limit) {

    static final int DEFAULT_LIMIT = 50;
    static final int MOST = 1_000;

    /** Characters of an error's name that is looked for: names of classes are shorter. */
    static final int LONGEST_ENAME = 1_000;

    private static final Set<String> KNOWN =
            Set.of("service", "type", "status", "ename", "label", "from", "to", "limit", "cursor");
    private static final Set<String> FILTERS = Set.of("service", "type", "status", "ename", "label", "from", "to");
    private static final String ALL = "all";
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * The parameters of a call that does something to failed tasks: which, and as many as may be unless it says otherwise.
     *
     * @throws InvalidParameter if one is not valid, or if neither a filter nor {@code all=true} says which tasks are meant
     */
    public static ListParameters ofFailures(Map<String, List<String>> query) {
        Map<String, List<String>> filters = new HashMap<>(query);
        List<String> all = filters.remove(ALL);
        if (all != null && !all.equals(List.of("true"))) {
            throw new InvalidParameter(ALL, "'all' must be true, once, or left out");
        }
        ListParameters read = of(filters);
        if (all == null && Collections.disjoint(filters.keySet(), FILTERS)) {
            throw new InvalidParameter(
                    ALL,
                    "nothing says which tasks are meant: give service, type, status, ename, label, from or to; or"
                            + " all=true for all of them");
        }
        TaskFilter filter = read.filter();
        TaskStatus status = filter.status() == null ? TaskStatus.ERROR : filter.status();
        if (status != TaskStatus.ERROR && status != TaskStatus.CANCELLED) {
            throw new InvalidParameter("status", "'status' must be error or cancelled");
        }
        return new ListParameters(
                new TaskFilter(
                        filter.service(),
                        filter.type(),
                        status,
                        filter.ename(),
                        filter.label(),
                        filter.from(),
                        filter.to(),
                        filter.before()),
                filters.containsKey("limit") ? read.limit() : MOST);
    }

    static ListParameters of(Map<String, List<String>> query) {
        requireKnown(query.keySet(), KNOWN, "this call");
        query.forEach((name, values) -> {
            // The database has no such text, and would refuse to look for it.
            if (values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw new InvalidParameter(name, "'" + name + "' must not hold the character NUL");
            }
            if (values.size() != 1) {
                throw new InvalidParameter(name, "'" + name + "' must be given once");
            }
        });
        Instant from = read(query, "from", text -> time("from", text));
        Instant to = read(query, "to", text -> time("to", text));
        if (from != null && to != null && from.isAfter(to)) {
            throw new InvalidParameter("to", "'to' must not be before 'from'");
        }
        Cursor cursor = read(query, "cursor", Cursor::parse);
        Integer limit = read(query, "limit", ListParameters::limit);
        TaskFilter filter = new TaskFilter(
                read(query, "service", text -> name("service", text)),
                read(query, "type", text -> name("type", text)),
                read(query, "status", ListParameters::status),
                read(query, "ename", ListParameters::ename),
                read(query, "label", ListParameters::label),
                from,
                to,
                cursor == null ? null : cursor.last());
        return new ListParameters(filter, limit == null ? DEFAULT_LIMIT : limit);
    }

    static void requireKnown(Set<String> given, Set<String> known, String call) {
        given.forEach(name -> {
            if (!known.contains(name)) {
                throw new InvalidParameter(name, "'" + name + "' is not a parameter of " + call);
            }
        });
    }

    private static <T> @Nullable T read(Map<String, List<String>> query, String name, Function<String, T> reader) {
        List<String> values = query.get(name);
        return values == null ? null : reader.apply(values.getFirst());
    }

    private static String name(String parameter, String text) {
        if (!TaskNames.isName(text)) {
            throw new InvalidParameter(parameter, "'" + parameter + "' must be the name of a " + parameter);
        }
        return text;
    }

    private static TaskStatus status(String text) {
        try {
            return TaskStatus.fromWire(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(
                    "status", "'status' must be one of scheduled, queued, running, ok, error, cancelled");
        }
    }

    private static String ename(String text) {
        if (text.length() > LONGEST_ENAME) {
            throw new InvalidParameter("ename", "'ename' has at most " + LONGEST_ENAME + " characters");
        }
        return text;
    }

    private static TaskFilter.Label label(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0
                || colon > TaskRequest.LONGEST_LABEL
                || text.length() - colon - 1 > TaskRequest.LONGEST_LABEL
                || text.indexOf('\0') >= 0) {
            throw new InvalidParameter("label", "'label' must be a label's name, a colon and its value");
        }
        return new TaskFilter.Label(text.substring(0, colon), text.substring(colon + 1));
    }

    private static Instant time(String parameter, String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below.
        }
        throw new InvalidParameter(
                parameter, "'" + parameter + "' must be a time since 1970 such as 2026-01-31T12:00:00Z");
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
