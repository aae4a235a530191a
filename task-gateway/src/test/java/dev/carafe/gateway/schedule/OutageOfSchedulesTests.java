package dev.carafe.gateway.schedule;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.infra.testing.TestServers;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class OutageOfSchedulesTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aDatabaseThatWasAwayFindsItsSchedulesFiring(CapturedOutput output) throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                Gateway gateway = Gateway.start(
                        postgres.database(),
                        TestServers.freshVirtualHost(),
                        "spring.datasource.hikari.connection-timeout=1000",
                        "spring.datasource.hikari.validation-timeout=500")) {
            new FakeWorker(gateway, parallel("lab", "Echo"));
            gateway.bean(KnownTypes.class).refresh();
            assertThat(put(gateway).status()).isEqualTo(201);
            await().atMost(LONG).until(() -> tasks(gateway) > 0);

            postgres.kill();
            for (Answer refused : new Answer[] {
                put(gateway),
                gateway.send(gateway.get("/v1/schedules")),
                gateway.send(gateway.get("/v1/schedules/tick")),
                gateway.send(gateway.post("/v1/schedules/tick:pause", "")),
                gateway.send(gateway.get("/v1/schedules/tick").DELETE())
            }) {
                assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                assertThat(refused.problem()).isEqualTo("database-unavailable");
            }
            await().atMost(LONG).until(() -> output.getAll().contains("the database cannot be used"));

            postgres.restart();
            await().atMost(LONG).ignoreExceptions().until(() -> tasks(gateway) > 0);
            long before = tasks(gateway);
            await().atMost(LONG).until(() -> tasks(gateway) >= before + 3);
            // The connection pool shows where a connection broke; the scheduler tells of it by a line.
            assertThat(output.getAll()).doesNotContainPattern("(WARN|ERROR) +\\[[^]]+] c\\.g\\.k\\.s");
        }
    }

    private static Answer put(Gateway gateway) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/schedules/tick"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"service\": \"lab\", \"type\": \"Echo\", \"fixedRate\": \"PT1S\"}")));
    }

    private static long tasks(Gateway gateway) {
        return gateway.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM tasks.task")
                .query(Long.class)
                .single();
    }
}
