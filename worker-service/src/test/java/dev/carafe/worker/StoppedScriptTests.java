package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A script that ignores what it is told, on a worker that is stopped. */
class StoppedScriptTests {

    private final WorkerFixture fixture = new WorkerFixture();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void isGoneBeforeItsTaskIsGivenToOthers() throws IOException {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        Path beats = folder.resolve("beats");
        // In its first attempt it beats for some seconds, whatever it is told.
        Path script = Files.writeString(scripts.resolve("beat.sh"), """
                #!/bin/sh
                trap '' TERM
                n=200
                while [ "$CARAFE_ATTEMPT" = 1 ] && [ $n -gt 0 ]; do
                  date +%%s%%N >> '%s'
                  sleep 0.05
                  n=$((n - 1))
                done
                echo "$CARAFE_ATTEMPT"
                """.formatted(beats));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Files.writeString(scripts.resolve("beat.task.yaml"), "{service: lab, type: Beat, command: [beat.sh]}");
        var worker = start(scripts);
        await().untilAsserted(() -> assertThat(fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.offer WHERE type = 'Beat'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1));
        UUID id = fixture.submit("lab", "Beat", "{}", 1).getFirst();
        await().until(() -> Files.exists(beats));
        JdbcClient other = start(scripts).getBean(JdbcClient.class);

        worker.close();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(other.sql("SELECT result FROM tasks.result WHERE id = ?")
                                .param(id)
                                .query(String.class)
                                .list())
                        .containsExactly("2"));
        long givenBack = other.sql(
                        "SELECT (extract(epoch FROM ended_at) * 1000000000)::bigint FROM tasks.attempt WHERE id = ?")
                .param(id)
                .query(Long.class)
                .single();
        List<String> all = Files.readAllLines(beats);
        assertThat(Long.parseLong(all.getLast())).isLessThan(givenBack);
    }

    private ConfigurableApplicationContext start(Path scripts) {
        return fixture.start(
                WorkerFixture.NoHandlers.class,
                "--carafe.worker.scripts=" + scripts,
                // On a busy machine a short one would end, and the task be given to the other before the stop.
                "--carafe.worker.lease=1m",
                "--carafe.worker.drain-timeout=100ms",
                "--carafe.worker.stop-grace=100ms");
    }
}
