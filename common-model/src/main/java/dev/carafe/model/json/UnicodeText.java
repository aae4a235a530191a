package dev.carafe.model.json;

/**
 * Text that UTF-8 can carry. A Java string may hold half of a surrogate pair, as programs get it from file names that are no
 * UTF-8; encoders write a question mark for it, and readers refuse it. Here each such half becomes U+FFFD, the replacement
 * character, everywhere alike.
 */
public final class UnicodeText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int ESCAPE = "\\uXXXX".length();

    private UnicodeText() {}

    /** Whether each surrogate has its partner. */
    public static boolean isWellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (!isPair(text, at)) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /** The text, with U+FFFD for each surrogate without a partner. */
    public static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (isPair(text, at)) {
                    at++;
                } else {
                    whole.setCharAt(at, REPLACEMENT);
                }
            }
        }
        return whole.toString();
    }

    /** The same for text that is JSON, where a surrogate may also be written as an escape. */
    public static String wellFormedJson(String json) {
        if (json.indexOf("\\u") < 0) {
            return wellFormed(json);
        }
        StringBuilder whole = new StringBuilder(json.length());
        int at = 0;
        while (at < json.length()) {
            int end = at + width(json, at);
            char unit = unit(json, at);
            if (!Character.isSurrogate(unit)) {
                whole.append(json, at, end);
            } else if (Character.isHighSurrogate(unit)
                    && end < json.length()
                    && Character.isLowSurrogate(unit(json, end))) {
                int partner = end + width(json, end);
                whole.append(json, at, partner);
                end = partner;
            } else {
                whole.append(REPLACEMENT);
            }
            at = end;
        }
        return whole.toString();
    }

    /** The text if it is not longer than that, else its beginning with an ellipsis at the end; no pair is torn apart. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int kept = longest - 1;
        return text.substring(0, kept > 0 && isPair(text, kept - 1) ? kept - 1 : kept) + "…";
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    /** How many characters JSON takes here for one. */
    private static int width(String json, int at) {
        if (json.charAt(at) != '\\') {
            return 1;
        }
        boolean isUnicode = at + 1 < json.length() && json.charAt(at + 1) == 'u';
        return Math.min(isUnicode ? ESCAPE : 2, json.length() - at);
    }

    /** What JSON says here, as far as it may be a surrogate. */
    private static char unit(String json, int at) {
        return width(json, at) == ESCAPE ? (char) Integer.parseInt(json, at + 2, at + ESCAPE, 16) : json.charAt(at);
    }
}
