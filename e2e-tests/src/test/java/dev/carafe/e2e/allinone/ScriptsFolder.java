package dev.carafe.e2e.allinone;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The example's shell script, dropped into the data folder, edited and broken. */
final class ScriptsFolder {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path folder;

    private ScriptsFolder(Path folder) {
        this.folder = folder;
    }

    /** Puts the example's script into a data folder. */
    static ScriptsFolder in(Path data) throws IOException {
        Path usage = Files.createDirectories(data.resolve("scripts/usage"));
        for (String file : new String[] {"usage.sh", "usage.task.yaml"}) {
            Files.copy(
                    Repository.file("examples/scripts/usage/" + file),
                    usage.resolve(file),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new ScriptsFolder(usage);
    }

    /** Runs it, edits it, and breaks it. */
    void isRunAndReloaded(Api gateway) throws IOException {
        await().atMost(SOON)
                .until(() -> run(gateway).path("result").path("usedKilobytes").asLong() > 0);

        Path script = folder.resolve("usage.sh");
        Files.writeString(script, "#!/bin/sh\necho '{\"edited\": true}'\n");
        await().atMost(SOON)
                .until(() -> run(gateway).path("result").path("edited").asBoolean());

        Files.delete(script);
        await().atMost(SOON)
                .until(() -> gateway.answer(get("/v1/services/lab"))
                        .json()
                        .path("problems")
                        .path(0)
                        .path("problem")
                        .asString("")
                        .contains("usage.sh"));
        assertThat(run(gateway).path("result").path("edited").asBoolean()).isTrue();
    }

    /** The result of one run; nothing if the type is not there yet. */
    private static JsonNode run(Api gateway) {
        return gateway.answer(post("/v1/services/lab/tasks", "application/json", "{\"type\":\"Usage\"}")
                        .with("Prefer", "wait=20"))
                .json()
                .path("result");
    }
}
