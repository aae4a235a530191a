package dev.carafe.base.launch;

import java.util.List;
import java.util.Locale;

/** The first steps of every {@code main}. */
public final class Launch {

    private Launch() {}

    /**
     * Makes this process independent of the machine's language, answers {@code --help} and {@code --version}, and refuses
     * arguments that are no settings; the latter two end the process.
     *
     * @param program what people call it, such as {@code Carafe's gateway}
     */
    public static void prepare(String program, String... arguments) {
        // The broker's library looks for its field "id" by a name that is "ıd" where people speak Turkish, and other
        // libraries answer in the machine's language. Nothing here speaks to the person at the machine.
        Locale.setDefault(Locale.ROOT);
        Utf8Process.replaceThisIfNeeded();
        List<String> all = List.of(arguments);
        if (all.contains("--help") || all.contains("-h")) {
            System.out.print(Help.of(program));
            System.exit(0);
        }
        if (all.contains("--version")) {
            System.out.println(program + " " + Help.version());
            System.exit(0);
        }
        try {
            Arguments.check(arguments);
        } catch (RefusedStart e) {
            System.err.println(program + " cannot start. " + e.getMessage());
            System.exit(RefusedStart.STATUS);
        }
    }
}
