package dev.carafe.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.hub.Hub;
import dev.carafe.hub.Sse;
import dev.carafe.infra.EmbeddedPostgres;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.topology.EventNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AmqpIngestTests {

    private static String event(String type, String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:amqp\",\"type\":\"%s\",\"data\":{\"n\":1}}"
                .formatted(id, type);
    }

    private static String batch(String type, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> event(type, type + i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void publish(Hub hub, String contentType, String body, Map<String, Object> headers) {
        hub.bean(ConfirmedPublisher.class)
                .publish(
                        EventNames.EXCHANGE,
                        "Any.key",
                        contentType,
                        body.getBytes(StandardCharsets.UTF_8),
                        headers,
                        true)
                .join();
    }

    private static void awaitReady(Hub hub) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.get("/actuator/health").status() == 200);
    }

    private static int stored(Hub hub, String type) {
        return hub.get("/v1/events?limit=10000&type=" + type)
                .json()
                .at("/items")
                .size();
    }

    @Test
    void allContentModesAreStoredAndStreamedAndWhatIsNoneIsDeadLettered() throws Exception {
        String broker = TestServers.freshVirtualHost();
        var database = TestServers.freshDatabase();
        try (Hub hub = Hub.start(database, broker);
                Hub other = Hub.start(database, broker);
                Sse sse = Sse.open(other, "type=Amqp")) {
            awaitReady(hub);
            awaitReady(other);

            publish(hub, EventNames.BATCH_JSON, batch("Amqp", 0, 500), Map.of());
            publish(hub, EventNames.STRUCTURED_JSON + "; charset=utf-8", event("Amqp", "s"), Map.of());
            publish(
                    hub,
                    "application/json",
                    "{\"n\":2}",
                    Map.of(
                            "cloudEvents:specversion",
                            "1.0",
                            "cloudEvents:id",
                            "b",
                            "cloudEvents:source",
                            "urn:amqp",
                            "cloudEvents:type",
                            "Amqp"));
            publish(hub, EventNames.BATCH_JSON, batch("Amqp", 0, 500), Map.of());
            publish(hub, EventNames.BATCH_JSON, "{ this is", Map.of());
            publish(hub, EventNames.BATCH_JSON, "[" + event("Amqp", "good") + ",{\"id\":\"bad\"}]", Map.of());

            await().atMost(Duration.ofSeconds(20)).until(() -> sse.frames().size() == 503);
            assertThat(stored(hub, "Amqp")).isEqualTo(503);
            List<String> dead = new ArrayList<>();
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(broker);
            try (Connection connection = factory.newConnection();
                    var channel = connection.createChannel()) {
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    GetResponse message = channel.basicGet(EventNames.DEAD, true);
                    if (message != null) {
                        dead.add(new String(message.getBody(), StandardCharsets.UTF_8));
                    }
                    return dead.size() == 2;
                });
                assertThat(channel.messageCount(EventNames.HUB_QUEUE)).isZero();
            }
            assertThat(dead).anyMatch(body -> body.equals("{ this is")).anyMatch(body -> body.contains("good"));
        }
    }

    @Test
    void aReadOnlyDatabaseRefusesNoEventForGood() throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                Hub hub = Hub.start(postgres.database(), TestServers.freshVirtualHost())) {
            awaitReady(hub);
            publish(hub, EventNames.BATCH_JSON, batch("ReadOnly", 0, 100), Map.of());
            await().until(() -> stored(hub, "ReadOnly") == 100);

            postgres.becomeReadOnly();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> hub.get("/actuator/health").status() == 503);
            publish(hub, EventNames.BATCH_JSON, batch("ReadOnly", 100, 100), Map.of());
            publish(hub, EventNames.BATCH_JSON, batch("NewWhileReadOnly", 0, 100), Map.of());
            var refused = hub.publish(Hub.STRUCTURED, event("ReadOnly", "http"));
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.response().headers().firstValue("retry-after")).isPresent();
            assertThat(stored(hub, "ReadOnly")).isEqualTo(100);

            postgres.becomeWritable();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(stored(hub, "ReadOnly")).isEqualTo(200);
                assertThat(stored(hub, "NewWhileReadOnly")).isEqualTo(100);
            });
        }
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsLostAndCallersAreTold() throws Exception {
        var options = new EmbeddedPostgres.Options(
                TestServers.freshFolder("postgres"), TestServers.binaries(), FreePorts.nextForServer(), "secret");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(options);
        var database = new TestServers.Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        try (Hub hub = Hub.start(database, TestServers.freshVirtualHost())) {
            awaitReady(hub);
            publish(hub, EventNames.BATCH_JSON, batch("Away", 0, 100), Map.of());
            await().until(() -> stored(hub, "Away") == 100);

            postgres.kill();
            for (int i = 1; i <= 80; i++) {
                publish(hub, EventNames.BATCH_JSON, batch("Away", i * 100, 100), Map.of());
            }
            publish(hub, EventNames.BATCH_JSON, batch("NewWhileAway", 0, 100), Map.of());
            var refused = hub.publish(Hub.STRUCTURED, event("Away", "http"));
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.response().headers().firstValue("retry-after")).isPresent();
            assertThat(hub.get("/actuator/health").status()).isEqualTo(503);
            assertThat(hub.get("/actuator/health/readiness").status()).isEqualTo(200);

            postgres = EmbeddedPostgres.start(options);
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                assertThat(stored(hub, "Away")).isEqualTo(8_100);
                assertThat(stored(hub, "NewWhileAway")).isEqualTo(100);
            });
            awaitReady(hub);
            try (Sse sse = Sse.open(hub, "type=Away&last_event_id=0")) {
                await().until(() -> sse.frames().size() == 8_100);
                publish(hub, EventNames.BATCH_JSON, batch("Away", 9_000, 100), Map.of());
                await().until(() -> sse.frames().size() == 8_200);
                assertThat(sse.ids()).isSorted().doesNotHaveDuplicates();
            }
        } finally {
            postgres.close();
        }
    }
}
