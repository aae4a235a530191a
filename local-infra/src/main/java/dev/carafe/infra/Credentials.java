package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** The generated passwords of the local servers, kept in a file that only its owner can read. */
record Credentials(String postgresPassword, String amqpPassword) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Reads the file, or writes it with new passwords. */
    static Credentials in(Path file) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw new LocalInfraException("The file " + file + " is damaged: delete it, and it is made anew");
            }
            return new Credentials(value(lines.get(0)), value(lines.get(1)));
        }
        Credentials fresh = new Credentials(randomPassword(), randomPassword());
        writePrivately(file, "postgres=" + fresh.postgresPassword + "\namqp=" + fresh.amqpPassword + "\n");
        return fresh;
    }

    /** Letters and digits, so that it needs no escape in a URI. */
    static String randomPassword() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes)
                .replace('-', 'x')
                .replace('_', 'y');
    }

    /** Replaces a file at once with one of mode 600. */
    static void writePrivately(Path file, String content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String value(String line) {
        return line.substring(line.indexOf('=') + 1);
    }

    @Override
    public String toString() {
        return "Credentials[…]";
    }
}
