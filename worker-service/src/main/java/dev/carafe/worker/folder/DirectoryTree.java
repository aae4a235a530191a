package dev.carafe.worker.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders with all that is in them. */
public final class DirectoryTree {

    private static final Logger log = LoggerFactory.getLogger(DirectoryTree.class);

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private DirectoryTree() {}

    /** Deletes a folder and all that is in it, links but not what they point to. What cannot be deleted stays. */
    public static void delete(Path folder) {
        Deletion deletion = new Deletion();
        try {
            Files.walkFileTree(folder, deletion);
        } catch (IOException e) {
            deletion.failed(e);
        }
        IOException failure = deletion.failure;
        if (failure != null) {
            log.atWarn().addKeyValue("folder", folder).log("cannot be deleted: {}", failure.toString());
        }
    }

    /** Goes on after a failure: what a script has made undeletable must not save its payload. */
    private static final class Deletion extends SimpleFileVisitor<Path> {

        private @Nullable IOException failure;

        void failed(IOException why) {
            if (failure == null) {
                failure = why;
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            makeAccessible(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return delete(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && makeAccessible(file)) {
                Files.walkFileTree(file, this);
            } else {
                failed(why);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
            if (why != null) {
                failed(why);
            }
            return delete(folder);
        }

        private FileVisitResult delete(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                failed(e);
            }
            return FileVisitResult.CONTINUE;
        }

        /** Whether its owner may do more now than before. */
        private static boolean makeAccessible(Path folder) {
            try {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
                if (!permissions.addAll(OWNERS)) {
                    return false;
                }
                Files.setPosixFilePermissions(folder, permissions);
                return true;
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }
    }
}
