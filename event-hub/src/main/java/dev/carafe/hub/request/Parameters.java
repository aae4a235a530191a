package dev.carafe.hub.request;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.hub.cloudevents.Rfc3339;
import dev.carafe.model.event.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query parameters of a request. What is unknown or malformed is refused by its name, never ignored. */
public final class Parameters {

    private static final String TAG = "tag.";
    private static final int MOST_TAGS = 10;

    private final Map<String, String[]> values;

    private Parameters(Map<String, String[]> values) {
        this.values = values;
    }

    /** Those of a request that takes the named ones and {@code tag.…}. */
    public static Parameters of(Map<String, String[]> values, Set<String> known) {
        for (Map.Entry<String, String[]> entry : values.entrySet()) {
            String name = entry.getKey();
            if (!known.contains(name) && !(name.startsWith(TAG) && known.contains(TAG))) {
                throw new InvalidParameter(name, "'" + name + "' is not a parameter of this call");
            }
            // The database has no such text, and would refuse to look for it.
            for (String value : entry.getValue()) {
                if (value.indexOf('\0') >= 0 || name.indexOf('\0') >= 0) {
                    throw new InvalidParameter(name, "text holds no NUL character");
                }
            }
        }
        return new Parameters(values);
    }

    /** A parameter that may be given once; an empty one counts as absent. */
    public Optional<String> one(String name) {
        String[] given = values.get(name);
        if (given != null && given.length > 1) {
            throw new InvalidParameter(name, "'" + name + "' is given more than once");
        }
        return given == null || given[0].isEmpty() ? Optional.empty() : Optional.of(given[0]);
    }

    /** A parameter that may be repeated, or hold several values between commas. */
    public List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (String given : values.getOrDefault(name, new String[0])) {
            for (String value : given.split(",", -1)) {
                if (!value.isBlank()) {
                    all.add(value.strip());
                }
            }
        }
        return all;
    }

    /** A whole number within bounds. */
    public int number(String name, int absent, int least, int most) {
        return one(name)
                .map(text -> {
                    try {
                        int number = Integer.parseInt(text);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // falls through to the refusal, which says more than the exception
                    }
                    throw new InvalidParameter(name, "'%s' is a number from %d to %d".formatted(name, least, most));
                })
                .orElse(absent);
    }

    /** A time in RFC 3339; the plus sign of an offset may have become a space on its way. */
    public Optional<Instant> time(String name) {
        return one(name).map(text -> {
            int offset = text.length() - 6;
            String repaired = offset > 10 && text.charAt(offset) == ' '
                    ? text.substring(0, offset) + '+' + text.substring(offset + 1)
                    : text;
            try {
                return Rfc3339.parse(repaired);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameter(name, "'" + name + "': " + e.getMessage());
            }
        });
    }

    /** The topic filter. */
    public Optional<String> topic(String name) {
        return one(name).map(topic -> {
            try {
                TopicFilter.requireTopic(topic);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameter(name, "'" + name + "': " + e.getMessage());
            }
            return topic;
        });
    }

    /** The values of {@code tag.x=…}, by x. */
    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String name : values.keySet()) {
            if (name.startsWith(TAG)) {
                if (name.length() == TAG.length() || tags.size() == MOST_TAGS) {
                    throw new InvalidParameter(name, "'tag.' is followed by a field's name; at most " + MOST_TAGS);
                }
                tags.put(name.substring(TAG.length()), one(name).orElse(""));
            }
        }
        return tags;
    }
}
