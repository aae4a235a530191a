package dev.carafe.gateway.submit;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AwaitedSubmissionTests {

    private static final Gateway GATEWAY = Gateway.start();
    private static final FakeWorker WORKER = new FakeWorker(GATEWAY, parallel("lab", "Slow"), parallel("lab", "Again"));

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void aWaitThatRunsOutIsAnsweredWithTheTaskAsItIsByThen() {
        CompletableFuture<Answer> waiting = submit("Slow", "first");
        await().until(() -> !WORKER.claim("lab", "Slow", 1).isEmpty());
        Answer answer = waiting.join();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().path("status").asString()).isEqualTo("running");
    }

    @Test
    void soIsARepetition() {
        Answer first = submit("Again", "twice").join();
        assertThat(WORKER.claim("lab", "Again", 1)).hasSize(1);
        Answer second = submit("Again", "twice").join();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(second.header("Retry-After")).isEqualTo("1");
        assertThat(second.json().path("status").asString()).isEqualTo("running");
    }

    private static CompletableFuture<Answer> submit(String type, String key) {
        return GATEWAY.sendAsync(GATEWAY.post("/v1/services/lab/tasks", "{\"type\": \"" + type + "\"}")
                .header("Idempotency-Key", key)
                .header("Prefer", "wait=1"));
    }
}
