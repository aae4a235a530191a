package dev.carafe.worker.script;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of the operating system that help to keep a script in bounds.
 *
 * @param setsid gives a script a process group of its own; Linux has it, macOS does not
 * @param prlimit bounds its memory; Linux has it
 */
record SystemTools(Optional<Path> setsid, Optional<Path> prlimit) {

    /** Those that are there. */
    static SystemTools find(Map<String, String> environment) {
        String path =
                environment.getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin";
        return new SystemTools(find("setsid", path), find("prlimit", path));
    }

    private static Optional<Path> find(String program, String path) {
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }
}
