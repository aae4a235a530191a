package dev.carafe.gateway.submit;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.EmbeddedBroker;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.infra.testing.TestServers;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class OutageTests {

    private static final String TASK = "{\"type\": \"Echo\"}";
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void withoutABrokerNothingIsAcceptedAndNothingIsLeftBehind() throws Exception {
        var fresh = TestServers.freshBroker(EmbeddedBroker.Store.MEMORY);
        var options =
                new EmbeddedBroker.Options(fresh.folder(), fresh.store(), FreePorts.nextForServer(), fresh.password());
        EmbeddedBroker broker = EmbeddedBroker.start(options);
        try (Gateway gateway = Gateway.start(TestServers.freshDatabase(), broker.amqpUri())) {
            new FakeWorker(gateway, parallel("lab", "Echo"));
            gateway.bean(KnownTypes.class).refresh();
            await().atMost(LONG).until(() -> gateway.submit("lab", TASK).status() == 202);
            long before = rows(gateway);

            broker.close();
            Answer refused = gateway.submit("lab", TASK);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("broker-unavailable");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            Answer batch = gateway.send(gateway.post("/v1/services/lab/tasks:batch", "{\"tasks\": [" + TASK + "]}"));
            assertThat(batch.status()).isEqualTo(503);
            assertThat(rows(gateway)).isEqualTo(before);
            // It still answers, so that a balancer must not take it out: who asks is told to come back.
            assertThat(gateway.send(gateway.get("/actuator/health/readiness")).status())
                    .isEqualTo(200);
            assertThat(gateway.send(gateway.get("/actuator/health")).status()).isEqualTo(503);
            assertThat(gateway.send(gateway.get("/actuator/health/liveness")).status())
                    .isEqualTo(200);

            // It comes back without its queues: a store in memory.
            broker = EmbeddedBroker.start(options);
            await().atMost(LONG).until(() -> gateway.submit("lab", TASK).status() == 202);
            assertThat(rows(gateway)).isEqualTo(before + 1);
        } finally {
            broker.close();
        }
    }

    @Test
    void withoutADatabaseNothingIsAccepted() throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                Gateway gateway = Gateway.start(
                        postgres.database(),
                        TestServers.freshVirtualHost(),
                        "spring.datasource.hikari.connection-timeout=1000",
                        "spring.datasource.hikari.validation-timeout=500")) {
            new FakeWorker(gateway, parallel("lab", "Echo"));
            gateway.bean(KnownTypes.class).refresh();
            Answer accepted = gateway.submit("lab", TASK);
            assertThat(accepted.status()).isEqualTo(202);

            postgres.kill();
            Answer refused = gateway.submit("lab", TASK);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("database-unavailable");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            Answer unreadable = gateway.send(gateway.get("/v1/tasks/" + accepted.id()));
            assertThat(unreadable.status()).isEqualTo(503);
            assertThat(gateway.submit("other", TASK).status()).isEqualTo(503);

            postgres.restart();
            await().atMost(LONG).until(() -> gateway.submit("lab", TASK).status() == 202);
            assertThat(gateway.send(gateway.get("/v1/tasks/" + accepted.id())).status())
                    .isEqualTo(200);
            assertThat(rows(gateway)).isEqualTo(2);
        }
    }

    /** What a switch-over makes of the old primary: it lives on with all its connections, and refuses changes. */
    @Test
    void aReadOnlyDatabaseIsAnOutageThatEndsByItself(CapturedOutput output) throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                Gateway gateway = Gateway.start(postgres.database(), TestServers.freshVirtualHost())) {
            new FakeWorker(gateway, parallel("lab", "Echo"));
            gateway.bean(KnownTypes.class).refresh();
            Answer accepted = gateway.submit("lab", TASK);
            assertThat(accepted.status()).isEqualTo(202);
            int logged = output.getAll().length();

            postgres.becomeReadOnly();
            await().atMost(LONG).until(() -> gateway.submit("lab", TASK).status() != 202);
            for (Answer refused : new Answer[] {
                gateway.submit("lab", TASK),
                gateway.send(gateway.post("/v1/services/lab:pause", "")),
                gateway.send(gateway.post("/v1/tasks/" + accepted.id() + ":cancel", "")),
                gateway.send(gateway.post("/v1/services/lab/tasks:batch", "{\"tasks\": [" + TASK + "]}")),
                gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/schedules/tick"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(
                                "{\"service\": \"lab\", \"type\": \"Echo\", \"fixedRate\": \"PT1H\"}")))
            }) {
                assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                assertThat(refused.problem()).isEqualTo("database-unavailable");
                assertThat(refused.header("Retry-After")).isNotEmpty();
            }
            assertThat(gateway.send(gateway.get("/v1/tasks/" + accepted.id())).status())
                    .isEqualTo(200);
            assertThat(gateway.send(gateway.get("/actuator/health")).body()).contains("25006");
            assertThat(gateway.send(gateway.get("/actuator/health/readiness")).status())
                    .isEqualTo(200);
            // Time for all that looks by itself to fail more than once.
            Instant began = Instant.now();
            await().atMost(LONG)
                    .until(() -> Duration.between(began, Instant.now()).toSeconds() >= 3);
            String lines = output.getAll().substring(logged);
            assertThat(lines).containsOnlyOnce("the database cannot be used");
            assertThat(lines).doesNotContain("\tat ").doesNotContain("will be tried again");

            postgres.becomeWritable();
            await().atMost(LONG).untilAsserted(() -> {
                Answer again = gateway.submit("lab", TASK);
                assertThat(again.status()).as(again.body()).isEqualTo(202);
            });
            await().atMost(LONG).until(() -> !DatabaseOutage.isGoing());
        }
    }

    /** Tasks; very many if there is one without an execution. */
    private static long rows(Gateway gateway) {
        return gateway.bean(JdbcClient.class).sql("""
                        SELECT t.n + 1000000 * abs(t.n - e.n)
                        FROM (SELECT count(*) AS n FROM tasks.task) t, (SELECT count(*) AS n FROM tasks.execution) e""").query(Long.class).single();
    }
}
