package dev.carafe.gateway.longpoll;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.testing.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many who come, or are told, at the same time. */
class StampedeTests {

    private static final int MANY = 300;

    private static final TestServers.Database DATABASE = TestServers.freshDatabase();
    private static Gateway gateway;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        gateway = Gateway.start(DATABASE, TestServers.freshVirtualHost());
        worker = new FakeWorker(gateway, parallel("lab", "Changes"), parallel("lab", "Stays"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aChangeIsReadOnceForAllWhoWaitForIt() throws Exception {
        String id = gateway.submit("lab", "{\"type\": \"Changes\"}").id();
        String tag = gateway.send(gateway.get("/v1/tasks/" + id)).header("ETag");
        List<CompletableFuture<Answer>> waiting = IntStream.range(0, MANY)
                .mapToObj(n -> gateway.sendAsync(gateway.get("/v1/tasks/" + id)
                        .header("Prefer", "wait=30")
                        .header("If-None-Match", tag)))
                .toList();
        TaskChangePoller changePoller = gateway.bean(TaskChangePoller.class);
        await().until(() -> changePoller.count() == MANY);

        long before = connectionsUsed();
        worker.claim("lab", "Changes", 1);
        waiting.forEach(one -> {
            assertThat(one.join().status()).isEqualTo(200);
            assertThat(one.join().json().path("status").asString()).isEqualTo("running");
        });
        assertThat(connectionsUsed() - before).isLessThan(MANY / 2);
    }

    @Test
    void whoeverComesToWaitLeavesConnectionsToOthers() throws Exception {
        String id = gateway.submit("lab", "{\"type\": \"Stays\"}").id();
        List<CompletableFuture<Answer>> coming;
        try (Connection somebody = DATABASE.connect();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("LOCK TABLE tasks.task IN ACCESS EXCLUSIVE MODE");
            coming = IntStream.range(0, MANY)
                    .mapToObj(n ->
                            gateway.sendAsync(gateway.get("/v1/tasks/" + id).header("Prefer", "wait=2")))
                    .toList();
            await().until(() -> gateway.bean(TaskWaiters.class).count() == MANY);
            // As long as a request waits for a connection before it is refused.
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(8))
                    .until(() ->
                            gauge("hikaricp.connections.pending") == 0 && gauge("hikaricp.connections.active") < 5);
            somebody.rollback();
        }
        coming.forEach(one -> assertThat(one.join().status()).isEqualTo(200));
    }

    private static long connectionsUsed() {
        return gateway.bean(MeterRegistry.class)
                .get("hikaricp.connections.usage")
                .timer()
                .count();
    }

    private static double gauge(String name) {
        return gateway.bean(MeterRegistry.class).get(name).gauge().value();
    }
}
