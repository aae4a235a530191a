package dev.carafe.infra;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Holds a folder for this process. The operating system frees it when the process dies, however it dies. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
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
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held within this JVM.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new FolderLock(channel));
    }

    /** The file stays: deleting it would let two processes hold locks on two files of one name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalInfraException("A lock cannot be released: " + e, e);
        }
    }
}
