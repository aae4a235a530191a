package dev.carafe.worker.run;

import java.io.PrintWriter;
import java.io.Writer;

/** A stack trace as text, with a bound. */
final class Traceback {

    /** The longest traceback that is kept, in characters: the beginning names the error and the handler's own frames. */
    static final int LONGEST = 32_768;

    private Traceback() {}

    /** As it prints itself; empty if it cannot. */
    static String of(Throwable thrown) {
        var text = new Beginning();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (Full e) {
            return text.kept + "…\n";
        } catch (Throwable e) { // its own code, that of its causes, or a stack that is too deep for it
            return "";
        }
        return text.kept.toString();
    }

    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full() {
            super("", null, false, false);
        }
    }

    /** Keeps the beginning and ends the writing then: causes are printed one within the other, and there may be many. */
    private static final class Beginning extends Writer {

        private final StringBuilder kept = new StringBuilder();

        @Override
        public void write(char[] buffer, int from, int count) {
            kept.append(buffer, from, Math.min(count, LONGEST - kept.length()));
            if (kept.length() == LONGEST) {
                throw new Full();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
