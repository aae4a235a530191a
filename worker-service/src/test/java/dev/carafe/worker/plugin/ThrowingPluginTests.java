package dev.carafe.worker.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.worker.folder.FolderWatch;
import dev.carafe.worker.folder.Sources;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.SourceProblems;
import dev.carafe.worker.registry.TypeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of which the code throws what no handler should. */
class ThrowingPluginTests {

    private static final String MEASURE = PluginJar.MEASURE.formatted("");

    private final HandlerRegistry registry = new HandlerRegistry(TypeSettings.NONE);
    private final SourceProblems problems = new SourceProblems(InstantSource.system());

    @TempDir
    private Path folder;

    private Path plugins;
    private FolderWatch watch;

    @BeforeEach
    void makeWatch() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        watch = new FolderWatch(
                plugins,
                new PluginLayout(),
                new PluginLoader(new Sources(registry, problems)),
                Duration.ofMillis(10),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void pack(String jar, String source) throws IOException {
        PluginJar.compile(Files.createDirectories(folder.resolve(jar + "-build")), source)
                .pack(plugins.resolve(jar), "x");
    }

    private static String registering(String statement) {
        return MEASURE.replace("registration() {", "registration() { if (true) { " + statement + " }");
    }

    private String problem(String jar) {
        return problems.all().stream()
                .filter(problem -> problem.source().equals("plugins/" + jar))
                .map(SourceProblems.Problem::problem)
                .findFirst()
                .orElse("");
    }

    @Test
    void anErrorOfOnePluginIsItsProblemAndTheOthersAreTaken() throws IOException {
        pack("bad.jar", registering("throw new AssertionError(\"no device\");"));
        // So old, it is taken by the first look, which the worker's start waits for.
        Files.setLastModifiedTime(plugins.resolve("bad.jar"), FileTime.from(Instant.EPOCH));
        watch.start();
        assertThat(problem("bad.jar")).isEqualTo("java.lang.AssertionError: no device");

        pack("ok.jar", MEASURE);
        await().until(() -> !registry.all().isEmpty());
        Files.delete(plugins.resolve("ok.jar"));
        await().until(() -> registry.all().isEmpty());
        Files.delete(plugins.resolve("bad.jar"));
        await().until(() -> problems.all().isEmpty());
    }

    @Test
    void anErrorThatComesOnlyWhenTheHandlerIsOfferedIsItsProblem() throws IOException {
        watch.start();
        String second = "if (Boolean.getBoolean(\"asked\")) { System.clearProperty(\"asked\");"
                + " throw new AssertionError(\"not again\"); } System.setProperty(\"asked\", \"true\");";
        pack("bad.jar", registering(second));
        await().until(() -> problem("bad.jar").contains("not again"));
        pack("ok.jar", MEASURE);
        await().until(() -> !registry.all().isEmpty());
    }

    @Test
    void aStaticInitialiserThatThrowsIsToldByWhatItThrew() throws IOException {
        watch.start();
        pack(
                "bad.jar",
                MEASURE.replace(
                        "public record Payload",
                        "static { if (true) throw new IllegalStateException(\"no driver\"); } public record Payload"));
        await().until(() -> problem("bad.jar").contains("java.lang.IllegalStateException: no driver"));
        assertThat(problem("bad.jar")).doesNotContain("ExceptionInInitializerError");
    }

    @Test
    void aHandlerThatThrowsWhenItIsClosedLeavesNoCopyOfItsJar() throws IOException {
        watch.start();
        pack("bad.jar", MEASURE.replace("implements TaskHandler<Measure.Payload> {", """
                        implements TaskHandler<Measure.Payload>, AutoCloseable {
                            public void close() { throw new AssertionError("stuck"); }
                        """));
        await().until(() -> !registry.all().isEmpty());
        Path copy = Path.of(registry.all()
                .getFirst()
                .payload()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        assertThat(copy).exists();
        Files.delete(plugins.resolve("bad.jar"));
        await().until(() -> !Files.exists(copy));
    }
}
