package dev.carafe.worker.folder;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files that belong together and are loaded together: a jar, or a script with all that it needs.
 *
 * @param name its name in the folder
 * @param files the files by their paths in the unit
 * @param fault why it cannot even be copied; null if it can
 */
public record Unit(
        String name,
        SortedMap<String, Path> files,
        @Nullable String fault) {

    /** Makes a copy. */
    public Unit {
        files = new TreeMap<>(files);
    }

    /** Those files. */
    public static Unit of(String name, Map<String, Path> files) {
        return new Unit(name, new TreeMap<>(files), null);
    }

    /** A unit that cannot be used. */
    public static Unit faulty(String name, String fault) {
        return new Unit(name, new TreeMap<>(), fault);
    }
}
