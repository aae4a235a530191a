package dev.carafe.worker.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A private copy of a unit's files: what runs does not change when somebody writes into the folder. It is deleted when
 * nobody holds it any more. Thread safe.
 */
public final class Snapshot {

    private final Path folder;
    private final String hash;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Snapshot(Path folder, String hash) {
        this.folder = folder;
        this.hash = hash;
    }

    /** Copies a unit below that folder; held once, by the caller. */
    static Snapshot of(Unit unit, Path below) throws IOException {
        Path folder = Files.createTempDirectory(below, "copy-");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, Path> file : unit.files().entrySet()) {
                boolean executable = Files.isExecutable(file.getValue());
                digest.update((file.getKey() + '\0' + executable + '\0').getBytes(StandardCharsets.UTF_8));
                Path copy = folder.resolve(file.getKey());
                Files.createDirectories(copy.getParent());
                copy(file.getValue(), copy, digest);
                if (executable && !copy.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + copy + " executable");
                }
            }
            return new Snapshot(folder, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | RuntimeException e) {
            DirectoryTree.delete(folder);
            throw e;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to, MessageDigest digest) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
            digest.update(Long.toString(in.transferTo(out)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Where the files are. */
    public Path folder() {
        return folder;
    }

    /** Tells contents apart, names and the right to execute included. */
    String hash() {
        return hash;
    }

    /** Keeps the files until {@link #release()}. Only who holds it may hold it once more. */
    public void hold() {
        holders.incrementAndGet();
    }

    /** Deletes the files if this was the last one who held them. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            DirectoryTree.delete(folder);
        }
    }
}
