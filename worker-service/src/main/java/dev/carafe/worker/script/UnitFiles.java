package dev.carafe.worker.script;

import dev.carafe.worker.folder.FailureText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the files of a unit: links may point into the scripts folder only, and there is a bound to their size. */
final class UnitFiles extends SimpleFileVisitor<Path> {

    private static final int MOST_FILES = 2_000;
    private static final long MOST_BYTES = 100L * 1_024 * 1_024;

    private final Path folder;
    private final Path root;
    private final Map<String, Path> found = new TreeMap<>();
    private long bytes;
    private @Nullable String fault;

    UnitFiles(Path folder, Path root) {
        this.folder = folder;
        this.root = root;
    }

    /** The files by their paths in the unit. */
    Map<String, Path> found() {
        return found;
    }

    /** Why they cannot be used; null if they can. */
    @Nullable String fault() {
        return fault;
    }

    /** What editors and interpreters leave about. */
    static boolean isSkipped(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") || name.endsWith("~") || name.equals("__pycache__");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
        return visited.equals(folder) || !isSkipped(visited) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (isSkipped(file) || attributes.isDirectory()) {
            return FileVisitResult.CONTINUE;
        }
        String name = folder.relativize(file).toString();
        if (attributes.isSymbolicLink() && !pointsIntoTheFolder(file)) {
            return refuse("'" + name + "' is a link to something that is no file of the scripts folder");
        }
        if (attributes.isOther()) {
            // To open a named pipe would be to wait until somebody writes into it.
            return refuse("'" + name + "' is neither a file nor a folder nor a link");
        }
        try {
            bytes += Files.size(file);
        } catch (IOException e) {
            return visitFileFailed(file, e);
        }
        found.put(name, file);
        return found.size() > MOST_FILES || bytes > MOST_BYTES
                ? refuse("more than %s files or %s MB; what a script needs besides belongs elsewhere"
                        .formatted(MOST_FILES, MOST_BYTES / 1_024 / 1_024))
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
        // What is no longer there was just being replaced: the next look finds what comes instead.
        return isSkipped(file) || why instanceof NoSuchFileException
                ? FileVisitResult.CONTINUE
                : refuse("'" + folder.relativize(file) + "' cannot be read: " + FailureText.of(why));
    }

    private boolean pointsIntoTheFolder(Path link) {
        try {
            Path target = link.toRealPath();
            return target.startsWith(root) && Files.isRegularFile(target);
        } catch (IOException e) {
            return false;
        }
    }

    private FileVisitResult refuse(String why) {
        fault = why;
        return FileVisitResult.TERMINATE;
    }
}
