package dev.carafe.infra;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carafe.infra.testing.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The servers as processes of root's and of others. */
class UsersTests {

    private static final int NOBODY = 65_534;

    @Test
    void runsForAnOrdinaryUser() throws Exception {
        runsFor(NOBODY, System.getenv("PATH"), home -> {});
    }

    /** As containers have them that run under any number. */
    @Test
    void runsForAUserWithoutAName() throws Exception {
        runsFor(12_345, System.getenv("PATH"), home -> LocalInfraTests.withPrograms(home.resolve("data")));
    }

    @Test
    void aWatchdogStopsPostgresWhereTheKernelDoesNot() throws Exception {
        Path tools = TestServers.freshFolder("tools");
        Files.createSymbolicLink(tools.resolve("cat"), Path.of("/bin/cat"));
        runsFor(NOBODY, tools.toString(), home -> LocalInfraTests.withPrograms(home.resolve("data")));
    }

    @Test
    void runsForRootWhereOthersCannotPass() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/")), "only root reads what is closed to others");
        // With programs of its own, which others cannot read either.
        Path closed = Files.createDirectories(TestServers.freshFolder("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        LocalInfra.start(LocalInfra.Options.in(closed)).close();
        LocalInfra.start(LocalInfra.Options.in(closed)).close();
    }

    private static void runsFor(int user, String searchPath, Consumer<Path> prepareHome) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/")), "only root can become somebody else");
        Path home = Files.createTempDirectory("carafe-ordinary");
        prepareHome.accept(home);
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                Files.setAttribute(path, "unix:uid", user);
            }
        }
        Path classes = copyOfClassPath(home);
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            "/usr/bin/setpriv",
                            "--reuid=" + user,
                            "--regid=" + user,
                            "--clear-groups",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classes + "/*:" + classes + "/classes",
                            InfraProcess.class.getName(),
                            home.resolve("data").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("PATH", searchPath);
            Process child = builder.start();
            InfraProcess.awaitLine(child, "ready");
            ProcessHandle postgres = LocalInfraTests.postgresOf(home.resolve("data"));

            child.destroyForcibly().waitFor();

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !postgres.isAlive());
        } finally {
            Folders.delete(home);
        }
    }

    /** Where an ordinary user can read it. */
    private static Path copyOfClassPath(Path home) throws Exception {
        Path target = Files.createDirectory(home.resolve("classpath"));
        Path classes = Files.createDirectory(target.resolve("classes"));
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                try (var walk = Files.walk(path)) {
                    for (Path file : walk.filter(Files::isRegularFile).toList()) {
                        Path copy = classes.resolve(path.relativize(file).toString());
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            } else {
                Files.copy(path, target.resolve(path.getFileName()));
            }
        }
        return target;
    }
}
