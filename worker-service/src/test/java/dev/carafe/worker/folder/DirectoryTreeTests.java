package dev.carafe.worker.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted of a folder in which somebody else has had their way. */
class DirectoryTreeTests {

    private static final int DEEP = 12;

    @TempDir
    private Path folder;

    private Path run;
    private Path payload;

    @BeforeEach
    void make() throws IOException {
        run = Files.createDirectory(folder.resolve("run"));
        payload = Files.writeString(run.resolve("payload.json"), "{}");
    }

    /** To the superuser all folders are accessible: this fails without the fix only for others. */
    @Test
    void foldersWithoutPermissionsAreDeleted() throws IOException {
        for (String permissions : new String[] {"---------", "r-xr-xr-x", "--x------", "r--r--r--"}) {
            Path sub = Files.createDirectories(run.resolve("work/" + permissions + "/deeper"))
                    .getParent();
            Files.writeString(sub.resolve("deeper/file"), "1");
            Files.setPosixFilePermissions(sub.resolve("deeper"), PosixFilePermissions.fromString(permissions));
            Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString(permissions));
        }
        DirectoryTree.delete(run);
        assertThat(run).doesNotExist();
    }

    /** Paths that are too long for the system cannot be deleted by the superuser either. */
    @Test
    void whatCannotBeDeletedSavesNothingElse() throws IOException {
        Path lower = Files.createDirectory(folder.resolve("lower"));
        Path end = run;
        Path lowerEnd = lower;
        for (int n = 0; n < DEEP; n++) {
            end = Files.createDirectory(end.resolve("x".repeat(200)));
            lowerEnd = Files.createDirectory(lowerEnd.resolve("x".repeat(200)));
        }
        Path last = Files.writeString(run.resolve("z"), "1");
        Path moved = Files.move(lower, end.resolve("lower"));
        try {
            DirectoryTree.delete(run);
            assertThat(moved).exists();
            assertThat(payload).doesNotExist();
            assertThat(last).doesNotExist();
        } finally {
            Files.move(moved, lower); // else nothing could delete it
        }
        DirectoryTree.delete(run);
        assertThat(run).doesNotExist();
    }

    @Test
    void whatALinkPointsToStays() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path kept = Files.writeString(other.resolve("kept"), "1");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("r-x------"));
        Files.createSymbolicLink(run.resolve("link"), other);
        DirectoryTree.delete(run);
        assertThat(run).doesNotExist();
        assertThat(kept).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("r-x------");
    }
}
