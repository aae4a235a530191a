package dev.carafe.hub.types;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event type.
 *
 * @param id its number in the store
 * @param schema a JSON Schema for {@code data} as text, or null
 * @param tags the fields of {@code data} by which points may be grouped
 * @param declared whether someone declared it; other types are known only because events of them came
 */
public record EventType(int id, String name, @Nullable String schema, List<String> tags, boolean declared) {

    /** The longest name, in characters. */
    public static final int LONGEST_NAME = 200;

    /** Defends itself. */
    public EventType {
        tags = List.copyOf(tags);
    }

    /**
     * Whether that can name an event type: up to {@value #LONGEST_NAME} letters, digits, dots, underscores, hyphens and
     * colons, a letter or digit first.
     */
    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || !isLetterOrDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-' && c != ':') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
