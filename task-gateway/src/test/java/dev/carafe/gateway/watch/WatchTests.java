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
import dev.carafe.store.claim.ProgressReport;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
            stopping.close();
            // Whoever stops a container kills it then.
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
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
}
