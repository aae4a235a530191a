package dev.carafe.e2e.platform;

import java.nio.file.Path;

/** Where the modules are. */
public final class Repository {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Repository() {}

    /** A file or folder by its path from the root; tests run in a module's folder. */
    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** Where the processes of a test log. */
    public static Path logs(String test) {
        return Path.of("target", "e2e-logs", test);
    }
}
