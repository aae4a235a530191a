package dev.carafe.worker.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a unit's files look from outside. Two that are equal are very likely of the same contents. */
record FileFingerprint(Map<String, Look> files) {

    /** A file that was written so long ago is not being copied. */
    private static final Duration OLD = Duration.ofSeconds(2);

    private record Look(
            long size, FileTime modified, @Nullable Object fileKey, boolean executable) {}

    static FileFingerprint of(Unit unit) throws IOException {
        Map<String, Look> files = new LinkedHashMap<>();
        for (Map.Entry<String, Path> file : unit.files().entrySet()) {
            Path path = file.getValue();
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            files.put(
                    file.getKey(),
                    new Look(
                            attributes.size(),
                            attributes.lastModifiedTime(),
                            attributes.fileKey(),
                            Files.isExecutable(path)));
        }
        return new FileFingerprint(files);
    }

    boolean isOld(Instant now) {
        Instant limit = now.minus(OLD);
        return files.values().stream()
                .allMatch(file -> file.modified().toInstant().isBefore(limit));
    }
}
