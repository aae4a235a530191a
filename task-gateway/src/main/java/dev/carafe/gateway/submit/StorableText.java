package dev.carafe.gateway.submit;

import dev.carafe.model.json.UnicodeText;

/**
 * Text that PostgreSQL can keep. It has no NUL character and no half of a surrogate pair; one such text would fail the
 * whole group of tasks that it is committed with.
 */
final class StorableText {

    private StorableText() {}

    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && UnicodeText.isWellFormed(text);
    }

    /** The text with whatever cannot be kept replaced. */
    static String of(String text) {
        return UnicodeText.wellFormed(text).replace('\0', '\uFFFD');
    }
}
