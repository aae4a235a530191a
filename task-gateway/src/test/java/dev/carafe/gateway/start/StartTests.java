package dev.carafe.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.gateway.testing.Gateway;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.infra.testing.TestServers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class StartTests {

    @Test
    void aDatabaseThatStaysAwayEndsTheStartWithOneClearMessage(CapturedOutput output) throws Exception {
        var nobody =
                new TestServers.Database("jdbc:postgresql://127.0.0.1:" + FreePorts.next() + "/carafe", "carafe", "x");
        assertThatThrownBy(() -> Gateway.start(
                        nobody,
                        TestServers.freshVirtualHost(),
                        "carafe.postgres.start-timeout=2s",
                        "spring.datasource.hikari.connection-timeout=300"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .containsPattern("The database is not there: Connection refused. Waiting for it for \\d s more.")
                .contains("The database was not there within 2 s: Connection refused")
                .contains("CARAFE_POSTGRES_URL")
                .doesNotContain("\tat ");
    }

    @Test
    void aDatabaseThatComesUpLateIsWaitedFor() throws Exception {
        PostgresServer postgres = PostgresServer.start();
        TestServers.Database database = postgres.database();
        postgres.kill();
        CompletableFuture<Void> late = CompletableFuture.runAsync(postgres::restart);
        try (Gateway gateway = Gateway.start(
                database, TestServers.freshVirtualHost(), "spring.datasource.hikari.connection-timeout=1000")) {
            assertThat(gateway.send(gateway.get("/actuator/health/readiness")).status())
                    .isIn(200, 503);
            assertThat(gateway.bean(JdbcClient.class)
                            .sql("SELECT count(*) FROM pg_inherits")
                            .query(Integer.class)
                            .single())
                    .isGreaterThan(9);
        } finally {
            late.join();
            postgres.close();
        }
    }
}
