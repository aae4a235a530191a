package dev.carafe.gateway.submit;

/**
 * Text that PostgreSQL can keep. It has no NUL character and no half of a surrogate pair; one such text would fail the
 * whole group of tasks that it is committed with.
 */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    static boolean isStorable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 || Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || at + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /** The text with whatever cannot be kept replaced. */
    static String of(String text) {
        if (isStorable(text)) {
            return text;
        }
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints().map(c -> c == 0 || isHalf(c) ? REPLACEMENT : c).forEach(storable::appendCodePoint);
        return storable.toString();
    }

    /** Half of a pair that has no other half: whole pairs have become one code point. */
    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
