package dev.carafe.e2e.allinone;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Repository;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The example's shell script, dropped into the data folder, edited and broken. */
class ScriptsTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aScriptInTheDataFolderRunsAndIsReloaded() throws IOException {
        Path data = TestServers.freshFolder("all-in-one");
        Path usage = Files.createDirectories(data.resolve("scripts/usage"));
        for (String file : new String[] {"usage.sh", "usage.task.yaml"}) {
            Files.copy(
                    Repository.file("examples/scripts/usage/" + file),
                    usage.resolve(file),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        try (AllInOne running = AllInOne.launch("scripts", data)) {
            running.awaitWelcome();
            Api gateway = running.api("gateway");
            await().atMost(SOON)
                    .until(() ->
                            run(gateway).path("result").path("usedKilobytes").asLong() > 0);

            Path script = usage.resolve("usage.sh");
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
    }

    /** The result of one run; nothing if the type is not there yet. */
    private static JsonNode run(Api gateway) {
        return gateway.answer(post("/v1/services/lab/tasks", "application/json", "{\"type\":\"Usage\"}")
                        .with("Prefer", "wait=20"))
                .json()
                .path("result");
    }
}
