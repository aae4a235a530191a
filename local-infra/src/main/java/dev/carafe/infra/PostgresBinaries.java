package dev.carafe.infra;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs for this machine, unpacked from the class path once per content. */
final class PostgresBinaries {
    /** The major version of the programs on the class path. */
    static final int MAJOR = 18;

    private PostgresBinaries() {}

    /** The folder with {@code bin/postgres}, below {@code cache}. */
    static Path unpackedIn(Path cache) {
        String archive = archive();
        try (InputStream resource = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive)) {
            if (resource == null) {
                throw new LocalInfraException("There is no embedded PostgreSQL for this machine ("
                        + System.getProperty("os.name") + ", " + System.getProperty("os.arch")
                        + "): use a PostgreSQL server of your own");
            }
            byte[] packed = resource.readAllBytes();
            Path target = cache.resolve("postgresql-" + MAJOR + "-" + checksum(packed));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(cache);
                unpackAtomically(packed, target);
            }
            return target;
        } catch (IOException e) {
            throw new LocalInfraException("PostgreSQL cannot be unpacked into " + cache.toAbsolutePath() + ": " + e, e);
        }
    }

    private static String archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
        return "postgres-" + os + "-" + arch + ".txz";
    }

    /** Whole or not at all: whoever unpacks at the same time finds one result, and a crash leaves no half one. */
    private static void unpackAtomically(byte[] packed, Path target) throws IOException {
        Path part = Files.createTempDirectory(target.getParent(), ".unpacking-");
        try {
            unpack(packed, part);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        } finally {
            Folders.delete(part);
        }
    }

    private static void unpack(byte[] packed, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(packed)), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("an entry points outside of the archive: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                    boolean runs = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                } else if (entry.isDirectory()) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    private static String checksum(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
