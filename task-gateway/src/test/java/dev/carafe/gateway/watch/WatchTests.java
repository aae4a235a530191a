package dev.carafe.gateway.watch;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.await.Watchers;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Outcome;
import dev.carafe.store.claim.ProgressReport;
import dev.carafe.store.claim.Results;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WatchTests {

    private static Gateway gateway;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
        worker = new FakeWorker(
                gateway,
                parallel("lab", "Asked"),
                parallel("lab", "Often"),
                parallel("lab", "Later"),
                parallel("lab", "Short"),
                parallel("lab", "Going"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aRequestForTheHeadersAloneOpensNoStream() throws Exception {
        String path = "/v1/tasks/" + submit("Asked") + "/events";
        Answer head = gateway.send(gateway.get(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).startsWith("text/event-stream");
        assertThat(gateway.bean(Watchers.class).count()).isZero();

        Answer unknown = gateway.send(gateway.get("/v1/tasks/" + UUID.randomUUID() + "/events")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(unknown.status()).isEqualTo(404);
    }

    @Test
    void everyAttemptIsToldThoughNobodyLookedMeanwhile() throws Exception {
        String id = submit("Often");
        CompletableFuture<Answer> stream = follow(id);
        for (int attempt = 1; attempt < 6; attempt++) {
            ClaimedTask claimed = claim("Often");
            gateway.bean(Results.class)
                    .retry(
                            worker.id,
                            List.of(Outcome.error(claimed, "E" + attempt, "no", "")
                                    .thenRetry(Duration.ZERO)));
        }
        worker.finish(List.of(Outcome.ok(claim("Often"), "1")));

        List<JsonNode> told = told(stream.get());
        assertThat(statuses(told).stream().filter("running"::equals)).hasSize(6);
        assertThat(statuses(told).getFirst()).isEqualTo("queued");
        assertThat(statuses(told).getLast()).isEqualTo("ok");
        for (int at = 1; at < told.size(); at++) {
            assertThat(told.get(at).path("attempt").asInt())
                    .isGreaterThanOrEqualTo(told.get(at - 1).path("attempt").asInt());
        }
        JsonNode all = told.getLast().path("attempts");
        List<JsonNode> running = told.stream()
                .filter(one -> one.path("status").asString().equals("running"))
                .toList();
        for (int n = 0; n < 6; n++) {
            assertThat(running.get(n).path("attempt").asInt()).isEqualTo(n + 1);
            assertThat(running.get(n).path("startedAt").asString())
                    .isEqualTo(all.path(n).path("startedAt").asString());
        }
    }

    @Test
    void theEndTellsWhatTheTaskReportedRightBefore() throws Exception {
        String id = submit("Short");
        CompletableFuture<Answer> stream = follow(id);
        ClaimedTask claimed = claim("Short");
        gateway.bean(Claims.class)
                .report(worker.id, List.of(new ProgressReport(claimed.id(), 1, "{\"message\": \"done\"}")));
        worker.finish(List.of(Outcome.ok(claimed, "1")));

        JsonNode last = told(stream.get()).getLast();
        assertThat(last.path("status").asString()).isEqualTo("ok");
        assertThat(last.path("progress").path("message").asString()).isEqualTo("done");
    }

    @Test
    void aScheduledTaskIsToldAsQueuedBeforeItRuns() throws Exception {
        String id = gateway.submit("lab", "{\"type\": \"Later\", \"delay\": \"PT1S\"}")
                .id();
        CompletableFuture<Answer> stream = follow(id);
        worker.finish(List.of(Outcome.ok(claim("Later"), "1")));
        assertThat(statuses(told(stream.get()))).containsExactly("scheduled", "queued", "running", "ok");
    }

    @Test
    void readersThatHaveStoppedReadingDoNotHoldUpAStop() throws Exception {
        Gateway stopping = Gateway.start();
        FakeWorker here = new FakeWorker(stopping, parallel("lab", "Big"));
        List<Socket> slow = new ArrayList<>();
        try {
            String id = stopping.submit(
                            "lab", "{\"type\": \"Big\", \"payload\": {\"message\": \"" + "x".repeat(900_000) + "\"}}")
                    .id();
            for (int n = 0; n < 4; n++) {
                slow.add(reader(stopping, id));
            }
            await().until(() -> stopping.bean(Watchers.class).count() == 4);
            ClaimedTask claimed = here.claim("lab", "Big", 1).getFirst();
            Watching watching = stopping.bean(Watching.class);
            // Each look sends a megabyte, until no buffer takes more.
            await().pollInterval(Duration.ofMillis(50))
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        stopping.bean(Claims.class)
                                .report(
                                        here.id,
                                        List.of(new ProgressReport(
                                                claimed.id(),
                                                claimed.attempt(),
                                                "{\"n\": " + System.nanoTime() + "}")));
                        return watching.sending() == 4;
                    });
            long started = System.nanoTime();
            watching.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            // The web server waits for them too, but not for ever.
            stopping.close();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(25));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static Socket reader(Gateway of, String id) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", of.uri("/").getPort()));
        socket.getOutputStream()
                .write(("GET /v1/tasks/" + id + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String submit(String type) throws Exception {
        return gateway.submit("lab", "{\"type\": \"" + type + "\"}").id();
    }

    private static CompletableFuture<Answer> follow(String id) {
        CompletableFuture<Answer> stream = gateway.sendAsync(gateway.get("/v1/tasks/" + id + "/events"));
        await().until(() -> gateway.bean(Watchers.class).count() > 0);
        return stream;
    }

    private static ClaimedTask claim(String type) {
        List<ClaimedTask> claimed = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            claimed.addAll(worker.claim("lab", type, 1));
            return !claimed.isEmpty();
        });
        return claimed.getFirst();
    }

    private static List<JsonNode> told(Answer stream) {
        return stream.body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> Gateway.JSON.readTree(line.substring(5)))
                .toList();
    }

    private static List<String> statuses(List<JsonNode> told) {
        return told.stream().map(one -> one.path("status").asString()).toList();
    }
}
