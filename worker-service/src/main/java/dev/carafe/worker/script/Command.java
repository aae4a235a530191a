package dev.carafe.worker.script;

import dev.carafe.worker.folder.BrokenUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the files that a manifest's command names. It stays an argument vector: no shell ever reads it. */
final class Command {

    private Command() {}

    /**
     * The command with its files' addresses.
     *
     * @param written the program, an absolute path or a file of the folder, and its arguments, of which those that
     *     begin with {@code ./} are files of the folder
     */
    static List<String> resolve(List<String> written, Path folder) throws BrokenUnit {
        List<String> resolved = new ArrayList<>();
        for (String word : written) {
            if (word.indexOf('\0') >= 0) {
                throw new BrokenUnit("command: a word has a NUL character");
            }
            boolean program = resolved.isEmpty();
            if (program && Path.of(word).isAbsolute()) {
                resolved.add(executable(Path.of(word), word).toString());
            } else if (program) {
                resolved.add(executable(inside(word, folder), word).toString());
            } else {
                boolean file = word.startsWith("./") || word.startsWith("../");
                resolved.add(file ? inside(word, folder).toString() : word);
            }
        }
        return List.copyOf(resolved);
    }

    private static Path inside(String word, Path folder) throws BrokenUnit {
        Path named = folder.resolve(word).normalize();
        if (!named.startsWith(folder)) {
            throw new BrokenUnit("command: '" + word + "' is not in the manifest's folder");
        }
        try {
            if (named.toRealPath().startsWith(folder.toRealPath())) {
                return named;
            }
        } catch (IOException e) {
            throw new BrokenUnit("command: there is no '" + word + "' in the manifest's folder", e);
        }
        throw new BrokenUnit("command: '" + word + "' is a link out of the manifest's folder");
    }

    private static Path executable(Path program, String word) throws BrokenUnit {
        if (!Files.isRegularFile(program)) {
            throw new BrokenUnit("command: there is no program '" + word + "'");
        }
        if (!Files.isExecutable(program)) {
            throw new BrokenUnit("command: '" + word + "' is not executable; chmod +x makes it so");
        }
        return program;
    }
}
