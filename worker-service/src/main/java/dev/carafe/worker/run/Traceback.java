package dev.carafe.worker.run;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A stack trace as text, with a bound. */
final class Traceback {

    /** The longest traceback that is kept, in characters: the beginning names the error and the handler's own frames. */
    static final int LONGEST = 32_768;

    private Traceback() {}

    static String of(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        String trace = text.toString();
        return trace.length() <= LONGEST ? trace : trace.substring(0, LONGEST) + "…\n";
    }
}
