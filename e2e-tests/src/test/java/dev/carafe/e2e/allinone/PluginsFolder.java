package dev.carafe.e2e.allinone;

import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Repository;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import tools.jackson.databind.JsonNode;

/** The example's plugin, compiled and dropped into the data folder, and replaced by a version that weighs more. */
final class PluginsFolder {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Repository.file("examples/plugin/src/main");

    private final Path data;
    private final String source;

    private PluginsFolder(Path data, String source) {
        this.data = data;
        this.source = source;
    }

    /** Drops it into a data folder. */
    static PluginsFolder in(Path data) throws IOException {
        PluginsFolder folder = new PluginsFolder(data, Files.readString(EXAMPLE.resolve("java/lab/WeighHandler.java")));
        folder.pack(folder.source);
        return folder;
    }

    /** Runs it, and replaces it. */
    void isRunAndReplaced(Api gateway) throws IOException {
        await().atMost(SOON).until(() -> grams(gateway) == 12.5);

        String next = source.replace("12.5", "13.5");
        assertThat(next).isNotEqualTo(source);
        pack(next);
        await().atMost(SOON).until(() -> grams(gateway) == 13.5);
        assertThat(grams(gateway)).as("the old version is not started again").isEqualTo(13.5);
    }

    /** What one task finds on the scale; 0 if the type is not there yet. */
    private static double grams(Api gateway) {
        JsonNode task = gateway.answer(post("/v1/services/lab/tasks", """
                {"type":"Weigh","payload":{"times":2}}""").with("Prefer", "wait=20"))
                .json();
        return task.path("result").path("result").path("grams").asDouble(0);
    }

    /** Compiles it as its build would, and puts the jar where it belongs at once, as a careful user does. */
    private void pack(String source) throws IOException {
        Path folder = TestServers.freshFolder("plugin");
        Path file = Files.writeString(folder.resolve("WeighHandler.java"), source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(status).as("exit status of the compiler").isZero();
        Path services = classes.resolve("META-INF/services/dev.carafe.model.handler.TaskHandler");
        Files.createDirectories(services.getParent());
        Files.copy(EXAMPLE.resolve("resources").resolve(classes.relativize(services)), services);

        Path jar = folder.resolve("weigh.jar");
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(bytes);
                Stream<Path> walked = Files.walk(classes)) {
            List<Path> files = walked.filter(Files::isRegularFile).toList();
            for (Path one : files) {
                out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
                Files.copy(one, out);
                out.closeEntry();
            }
        }
        Path plugins = Files.createDirectories(data.resolve("plugins"));
        Files.move(jar, plugins.resolve("weigh.jar"), StandardCopyOption.ATOMIC_MOVE);
    }
}
