package dev.carafe.infra;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a folder for this process. The operating system frees it when the process dies, however it dies. */
public final class FolderLock implements AutoCloseable {
    /** Folders that this JVM holds: closing a second channel of their lock file would end the lock of the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Creates the folder if it is missing, and locks it. */
    static FolderLock on(Path folder) {
        try {
            Files.createDirectories(folder);
            return attempt(folder)
                    .orElseThrow(() -> new LocalInfraException("The data folder " + folder.toAbsolutePath()
                            + " is in use by another process: stop that one, or choose another folder"));
        } catch (IOException e) {
            throw new LocalInfraException("The data folder " + folder.toAbsolutePath() + " cannot be written: " + e, e);
        }
    }

    /** Empty if somebody holds the folder. */
    public static Optional<FolderLock> attempt(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        FileLock lock = null;
        try {
            FileChannel channel =
                    FileChannel.open(real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new FolderLock(real, channel));
        } finally {
            if (lock == null) {
                HELD.remove(real);
            }
        }
    }

    /** The file stays: deleting it would let two processes hold locks on two files of one name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalInfraException("A lock cannot be released: " + e, e);
        } finally {
            HELD.remove(folder);
        }
    }
}
