package dev.carafe.base.launch;

import java.util.Set;

/** What stands on the command line and cannot be a setting. */
final class Arguments {

    /** Spring Boot's own without a dot. */
    private static final Set<String> SPRINGS = Set.of("debug", "trace");

    private Arguments() {}

    static void check(String... arguments) {
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                throw new RefusedStart("The argument '" + argument
                        + "' is not understood: settings are given as --name=value, and --help lists them.");
            }
            String name = argument.substring(2).replaceAll("=.*", "");
            if (!name.contains(".") && !SPRINGS.contains(name)) {
                throw new RefusedStart("There is no option --" + name + "; --help lists the settings"
                        + Settings.known()
                                .nearest(name)
                                .map(nearest -> ", such as --" + nearest.getKey() + ".")
                                .orElse("."));
            }
        }
    }
}
