package dev.carafe.gateway.longpoll;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.store.claim.AttemptOutcome;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WaitTests {

    private static Gateway gateway;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        gateway = Gateway.start("carafe.gateway.max-wait=50s");
        worker = new FakeWorker(
                gateway,
                parallel("lab", "Told"),
                parallel("lab", "Untold"),
                parallel("lab", "Never"),
                parallel("lab", "Fails"),
                parallel("lab", "Watched"),
                parallel("lab", "Many"));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aSubmitterWhoWaitsGetsTheFinishedTask() {
        CompletableFuture<Answer> waiting = submit("Told", "respond-async, wait=\"15\"; x=y");
        await().until(() -> !worker.run("lab", "Told", 1).isEmpty());

        Answer finished = waiting.join();
        assertThat(finished.status()).isEqualTo(200);
        assertThat(finished.header("Preference-Applied")).isEqualTo("wait=15");
        assertThat(finished.json().path("status").asString()).isEqualTo("ok");
        assertThat(finished.body())
                .contains("\"result\":{\"status\":\"ok\",\"id\":\"" + finished.id()
                        + "\",\"result\":{\"message\":\"hi\"}}");
        assertThat(finished.json().propertyNames())
                .containsExactly(
                        "id",
                        "service",
                        "type",
                        "displayName",
                        "status",
                        "payload",
                        "labels",
                        "submittedAt",
                        "startedAt",
                        "finishedAt",
                        "attempt",
                        "attempts",
                        "expiresAt",
                        "result");
    }

    @Test
    void aTaskWhoseEndWasNotHeardOfIsFound() {
        CompletableFuture<Answer> waiting = submit("Untold", "wait=15");
        await().until(() -> !worker.runQuietly("lab", "Untold", 1).isEmpty());

        Answer finished = waiting.join();
        assertThat(finished.status()).isEqualTo(200);
        assertThat(finished.json().path("status").asString()).isEqualTo("ok");
    }

    @Test
    void aFailedTaskIsAFinishedOne() {
        CompletableFuture<Answer> waiting = submit("Fails", "wait=15");
        await().until(() -> !worker.finish(worker.claim("lab", "Fails", 1).stream()
                        .map(task -> AttemptOutcome.error(task, "Boom", "it broke", "at here"))
                        .toList())
                .isEmpty());

        Answer finished = waiting.join();
        assertThat(finished.status()).isEqualTo(200);
        assertThat(finished.body())
                .contains("\"result\":{\"status\":\"error\",\"id\":\"" + finished.id()
                        + "\",\"ename\":\"Boom\",\"evalue\":\"it broke\",\"traceback\":\"at here\"}");
    }

    @Test
    void aWaitThatEndsFirstIsAnsweredWithTheTaskAsItIs() throws Exception {
        Answer submitted = submit("Never", "wait=1").join();
        assertThat(submitted.status()).isEqualTo(202);
        assertThat(submitted.header("Preference-Applied")).isEqualTo("wait=1");

        Answer read = gateway.send(gateway.get("/v1/tasks/" + submitted.id()).header("Prefer", "wait=1"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("Retry-After")).isEqualTo("1");
        assertThat(read.json().path("status").asString()).isEqualTo("queued");

        String etag = read.header("ETag");
        Answer unchanged = gateway.send(gateway.get("/v1/tasks/" + submitted.id())
                .header("Prefer", "wait=1")
                .header("If-None-Match", etag));
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();

        Answer result = gateway.send(
                gateway.get("/v1/tasks/" + submitted.id() + "/result").header("Prefer", "wait=1"));
        assertThat(result.status()).isEqualTo(202);
        assertThat(result.body()).isEmpty();
        assertThat(result.header("Retry-After")).isEqualTo("1");
        assertThat(result.header("Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void whoKnowsTheTaskWaitsForItsNextChange() throws Exception {
        String id = submit("Watched", "wait=1").join().id();
        String queued = gateway.send(gateway.get("/v1/tasks/" + id)).header("ETag");
        CompletableFuture<Answer> waiting = gateway.sendAsync(changeOf(id, queued));
        await().until(() -> gateway.bean(TaskChangePoller.class).count() == 1);
        var claimed = worker.claim("lab", "Watched", 1);
        Answer running = waiting.join();
        assertThat(running.status()).isEqualTo(200);
        assertThat(running.json().path("status").asString()).isEqualTo("running");

        // It has changed already: there is nothing to wait for.
        Answer atOnce = gateway.send(changeOf(id, queued));
        assertThat(atOnce.json().path("status").asString()).isEqualTo("running");

        waiting = gateway.sendAsync(changeOf(id, running.header("ETag")));
        await().until(() -> gateway.bean(TaskChangePoller.class).count() == 1);
        worker.finish(claimed.stream()
                .map(task -> AttemptOutcome.ok(task, "{\"n\": 1}"))
                .toList());
        assertThat(waiting.join().json().path("status").asString()).isEqualTo("ok");
        await().until(() -> gateway.bean(TaskChangePoller.class).count() == 0);
    }

    private HttpRequest.Builder changeOf(String id, String tag) {
        return gateway.get("/v1/tasks/" + id).header("Prefer", "wait=60").header("If-None-Match", tag);
    }

    @Test
    void thousandsWaitAtOnceOnVeryFewQueries() {
        List<CompletableFuture<Answer>> waiting = IntStream.range(0, 2_000)
                .mapToObj(n -> submit("Many", "wait=60"))
                .toList();
        TaskWaiters taskWaiters = gateway.bean(TaskWaiters.class);
        await().atMost(Duration.ofSeconds(40)).until(() -> taskWaiters.count() >= 2_000);
        long queriesBefore = taskWaiters.queries();
        long started = System.nanoTime();
        int run = 0;
        while (run < 2_000) {
            run += worker.run("lab", "Many", 500).size();
        }
        waiting.forEach(answer -> {
            assertThat(answer.join().status()).isEqualTo(200);
            assertThat(answer.join().header("Preference-Applied")).isEqualTo("wait=50");
        });
        long seconds = 1 + Duration.ofNanos(System.nanoTime() - started).toSeconds();
        assertThat(taskWaiters.queries() - queriesBefore).isLessThan(100 + 6 * seconds);
        assertThat(taskWaiters.count()).isZero();
    }

    private static CompletableFuture<Answer> submit(String type, String prefer) {
        return gateway.sendAsync(gateway.post(
                        "/v1/services/lab/tasks", "{\"type\": \"" + type + "\", \"payload\": {\"message\":\"hi\"}}")
                .header("Prefer", prefer));
    }
}
