package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a script that ran too long. */
class ScriptTimeoutTests {

    private final WorkerFixture fixture = new WorkerFixture();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatItWroteToStandardErrorIsTheTraceback() throws IOException {
        Path script = Files.writeString(folder.resolve("long.sh"), """
                #!/bin/sh
                echo measuring >&2
                sleep 600
                """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("long.task.yaml"), """
                service: lab
                type: Long
                command: [long.sh]
                limits: {executionTimeout: 500ms}
                """);
        fixture.start(WorkerFixture.NoHandlers.class, "--carafe.worker.scripts=" + folder);
        // Files that are just being written are left alone for two seconds.
        await().untilAsserted(() -> assertThat(fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.offer WHERE type = 'Long'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1));
        UUID id = fixture.submit("lab", "Long", "{}", 1).getFirst();
        assertThat(fixture.ended(id)).isEqualTo("TaskTimeout");
        assertThat(fixture.jdbc()
                        .sql("SELECT traceback FROM tasks.result")
                        .query(String.class)
                        .single())
                .startsWith("measuring\n")
                .doesNotContain("Exception");
    }
}
