package dev.carafe.gateway.stream;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carafe.gateway.longpoll.TaskChangePoller;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.testing.Nginx;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.ProgressReport;
import dev.carafe.store.claim.Results;
import dev.carafe.store.read.Tasks;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
                parallel("lab", "Going"),
                parallel("lab", "Resumed"),
                parallel("lab", "Waited"),
                parallel("lab", "Proxied"));
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
        assertThat(gateway.bean(TaskChangePoller.class).count()).isZero();

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
                            List.of(AttemptOutcome.error(claimed, "E" + attempt, "no", "")
                                    .thenRetry(Duration.ZERO)));
        }
        worker.finish(List.of(AttemptOutcome.ok(claim("Often"), "1")));

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
        worker.finish(List.of(AttemptOutcome.ok(claimed, "1")));

        JsonNode last = told(stream.get()).getLast();
        assertThat(last.path("status").asString()).isEqualTo("ok");
        assertThat(last.path("progress").path("message").asString()).isEqualTo("done");
    }

    @Test
    void aScheduledTaskIsToldAsQueuedBeforeItRuns() throws Exception {
        String id = gateway.submit("lab", "{\"type\": \"Later\", \"delay\": \"PT1S\"}")
                .id();
        CompletableFuture<Answer> stream = follow(id);
        worker.finish(List.of(AttemptOutcome.ok(claim("Later"), "1")));
        assertThat(statuses(told(stream.get()))).containsExactly("scheduled", "queued", "running", "ok");
    }

    @Test
    void aReaderThatComesBackGoesOnBehindWhatItHasSeenAndIsSentAwayAfterTheEnd() throws Exception {
        String id = submit("Resumed");
        CompletableFuture<Answer> stream = follow(id);
        for (int attempt = 1; attempt < 3; attempt++) {
            AttemptOutcome again = AttemptOutcome.error(claim("Resumed"), "E" + attempt, "no", "")
                    .thenRetry(Duration.ZERO);
            gateway.bean(Results.class).retry(worker.id, List.of(again));
        }
        ClaimedTask claimed = claim("Resumed");
        gateway.bean(Claims.class)
                .report(worker.id, List.of(new ProgressReport(claimed.id(), 3, "{\"message\": \"half\"}")));
        worker.finish(List.of(AttemptOutcome.ok(claimed, "1")));
        List<String> all = ids(stream.get());
        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(7);

        List<String> steps = List.of("0-queued", "1-running", "1-queued", "2-running", "2-queued", "3-running", "3-ok");
        for (String seen : all) {
            Answer rest = gateway.send(gateway.get(events(id)).header("Last-Event-ID", seen));
            int next = steps.indexOf(step(seen)) + 1;
            if (next == steps.size()) {
                assertThat(rest.status()).isEqualTo(204);
                assertThat(rest.body()).isEmpty();
            } else {
                assertThat(ids(rest).stream().map(WatchTests::step)).isEqualTo(steps.subList(next, steps.size()));
                assertThat(ids(rest).getLast()).isEqualTo(all.getLast());
            }
        }
        String seen = all.getFirst();
        String last = all.getLast();
        assertThat(gateway.send(gateway.get(events(id) + "?last_event_id=" + last))
                        .status())
                .isEqualTo(204);
        // A browser repeats its address, and adds the header.
        assertThat(gateway.send(gateway.get(events(id) + "?last_event_id=" + seen)
                                .header("Last-Event-ID", last))
                        .status())
                .isEqualTo(204);
        assertThat(gateway.send(gateway.get(events(id))
                                .header("Last-Event-ID", last)
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        assertThat(gateway.send(gateway.get(events(id)).header("Last-Event-ID", "4711"))
                        .problem())
                .isEqualTo("invalid-parameter");
    }

    @Test
    void aReaderThatComesBackBeforeTheEndIsToldWhatIsNewOnly() throws Exception {
        String id = submit("Waited");
        CompletableFuture<Answer> first = follow(id);
        ClaimedTask claimed = claim("Waited");
        String seen = FrameId.of(gateway.bean(Tasks.class).find(claimed.id()).orElseThrow())
                .toString();
        CompletableFuture<Answer> second =
                gateway.sendAsync(gateway.get(events(id)).header("Last-Event-ID", seen));
        await().until(() -> gateway.bean(TaskStreams.class).open() == 2);
        worker.finish(List.of(AttemptOutcome.ok(claimed, "1")));

        assertThat(statuses(told(second.get()))).containsExactly("ok");
        assertThat(ids(second.get()).getLast()).isEqualTo(ids(first.get()).getLast());
    }

    @Test
    void aPlainProxyPassesAStreamOnAsItComes() throws Exception {
        assumeTrue(Nginx.isInstalled(), "no nginx on this machine");
        String id = submit("Proxied");
        HttpClient client = HttpClient.newHttpClient();
        try (Nginx proxy = Nginx.inFrontOf(gateway.uri("/").getPort())) {
            var stream = client.send(
                    HttpRequest.newBuilder(proxy.address(events(id)))
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertThat(stream.headers().firstValue("Content-Encoding")).isEmpty();
            List<String> lines = new CopyOnWriteArrayList<>();
            Thread.ofVirtual().start(() -> stream.body().forEach(lines::add));
            // Nothing else would come: a worker takes it only now.
            await().until(() -> lines.stream().anyMatch(line -> line.contains("\"queued\"")));
            worker.finish(List.of(AttemptOutcome.ok(claim("Proxied"), "1")));
            await().until(() -> lines.stream().anyMatch(line -> line.contains("\"ok\"")));
        } finally {
            client.shutdownNow();
        }
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
            await().until(() -> stopping.bean(TaskChangePoller.class).count() == 4);
            ClaimedTask claimed = here.claim("lab", "Big", 1).getFirst();
            TaskStreams watching = stopping.bean(TaskStreams.class);
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
        await().until(() -> gateway.bean(TaskChangePoller.class).count() > 0);
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

    private static String events(String id) {
        return "/v1/tasks/" + id + "/events";
    }

    /** A frame's id without its digest. */
    private static String step(String id) {
        return id.substring(0, id.lastIndexOf('-'));
    }

    private static List<String> ids(Answer stream) {
        return stream.body()
                .lines()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3))
                .toList();
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
