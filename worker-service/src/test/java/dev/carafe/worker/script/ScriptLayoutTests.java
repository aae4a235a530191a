package dev.carafe.worker.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a folder of scripts is divided, and what is wrong with parts of it. */
class ScriptLayoutTests {

    private static final int DEEP = 12;

    @TempDir
    private Path folder;

    private Path script(String name) throws IOException {
        Path script = Files.createDirectories(folder.resolve(name));
        Files.writeString(script.resolve("a.task.yaml"), "service: lab");
        return script;
    }

    private List<String> units() throws IOException {
        return new ScriptLayout()
                .units(folder).stream()
                        .map(unit -> unit.name() + " " + (unit.fault() == null ? "is well" : unit.fault()))
                        .toList();
    }

    @Test
    void aNamedPipeIsRefusedWithoutWaitingForAWriter() throws Exception {
        Path pipe = script("a").resolve("pipe");
        script("b");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(units()).containsExactly("a 'pipe' is neither a file nor a folder nor a link", "b is well");
    }

    @Test
    void aLinkToANamedPipeIsRefused() throws Exception {
        Path script = script("a");
        Path pipe = folder.resolve(".pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.createSymbolicLink(script.resolve("link"), pipe);
        assertThat(units()).singleElement().asString().startsWith("a 'link' is a link to something that is no file");
    }

    @Test
    void anUnreadableFolderIsAProblemOfItsUnitOnly() throws IOException {
        Path closed = Files.createDirectory(script("a").resolve("closed"));
        Path own = script("b");
        script("c");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(closed), "nothing is unreadable to the superuser");
        assertThat(units())
                .satisfiesExactly(
                        a -> assertThat(a).startsWith("a 'closed' cannot be read"),
                        b -> assertThat(b).startsWith("b the folder cannot be read"),
                        c -> assertThat(c).isEqualTo("c is well"));
    }

    /** Paths that are too long for the system cannot be read by the superuser either. */
    @Test
    void aFolderThatIsTooDeepIsAProblemOfItsUnitOnly() throws IOException {
        Path upper = script("a");
        Path lower = Files.createDirectory(folder.resolve(".lower"));
        Path end = upper;
        Path lowerEnd = lower;
        for (int n = 0; n < DEEP; n++) {
            end = Files.createDirectory(end.resolve("x".repeat(200)));
            lowerEnd = Files.createDirectory(lowerEnd.resolve("x".repeat(200)));
        }
        script("b");
        Path moved = Files.move(lower, end.resolve("lower"));
        try {
            assertThat(units())
                    .satisfiesExactly(
                            a -> assertThat(a).startsWith("a 'xxx").contains("cannot be read", "too long"),
                            b -> assertThat(b).isEqualTo("b is well"));
        } finally {
            Files.move(moved, lower); // else nothing could delete it
        }
    }
}
