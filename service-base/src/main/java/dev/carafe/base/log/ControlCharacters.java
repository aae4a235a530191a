package dev.carafe.base.log;

/** Characters that end a line, or control a terminal, when they are shown as they are. */
public final class ControlCharacters {

    private ControlCharacters() {}

    /** The text with each of them written as in Java source: {@code \n}, {@code \u001b}. */
    public static String escaped(String text) {
        StringBuilder escaped = null;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isControl(c)) {
                escaped = escaped == null ? new StringBuilder(text.length() + 16).append(text, 0, at) : escaped;
                append(escaped, c);
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    /** Unicode's control characters, and those that separate lines or turn the direction of text. */
    private static boolean isControl(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
            default -> false;
        };
    }

    private static void append(StringBuilder to, char c) {
        switch (c) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> to.append("\\u%04x".formatted((int) c));
        }
    }
}
