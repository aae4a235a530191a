package dev.carafe.e2e.allinone;

import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Repository;
import dev.carafe.infra.testing.TestJar;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private void pack(String source) throws IOException {
        Path folder = TestServers.freshFolder("plugin");
        String services = "META-INF/services/dev.carafe.model.handler.TaskHandler";
        TestJar.compile(Files.writeString(folder.resolve("WeighHandler.java"), source), folder.resolve("classes"))
                .put(services, Files.readString(EXAMPLE.resolve("resources").resolve(services)))
                .pack(Files.createDirectories(data.resolve("plugins")).resolve("weigh.jar"));
    }
}
