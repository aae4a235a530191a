package dev.carafe.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.TestServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTests {

    private final AtomicInteger tries = new AtomicInteger();

    /** An outgoing connection of any program may be given the chosen port before the server binds it. */
    @Test
    void takesAnotherPortWhenSomebodyWasQuickerToBindTheChosenOne() throws Exception {
        int free = FreePorts.next();
        EmbeddedPostgres.Options options = TestServers.freshPostgres();
        try (ServerSocket quicker = new ServerSocket(0, 1, loopback())) {
            List<Integer> choices = List.of(quicker.getLocalPort(), quicker.getLocalPort(), free);
            try (EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(options, () -> choices.get(tries.getAndIncrement()), lost -> {})) {
                assertThat(postgres.port()).isEqualTo(free);
            }
        }
        assertThat(tries).hasValue(3);
    }

    @Test
    void staysWithThePortThatItWasTold() throws Exception {
        EmbeddedPostgres.Options fresh = TestServers.freshPostgres();
        try (ServerSocket quicker = new ServerSocket(0, 1, loopback())) {
            var options = new EmbeddedPostgres.Options(
                    fresh.folder(),
                    fresh.binaries(),
                    new ServerPort(quicker.getLocalPort(), "carafe.some.port"),
                    fresh.password());

            assertThatThrownBy(() -> EmbeddedPostgres.start(
                            options,
                            () -> {
                                tries.incrementAndGet();
                                return quicker.getLocalPort();
                            },
                            lost -> {}))
                    .isInstanceOf(LocalInfraException.class)
                    .hasMessageContaining("carafe.some.port");
        }
        assertThat(tries).hasValue(1);
    }

    /** As the system does when memory runs out, while a process of the server is busy and does not notice. */
    @Test
    void isStartedAgainOnItsPortAfterAKill() throws Exception {
        EmbeddedPostgres.Options options = TestServers.freshPostgres();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
            try (Connection connection = connect(postgres);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 42 AS id");
            }
            Thread busy = Thread.ofPlatform().daemon().start(() -> {
                try (Connection connection = connect(postgres);
                        Statement statement = connection.createStatement()) {
                    statement.execute("DO $$BEGIN LOOP END LOOP; END$$");
                } catch (SQLException e) {
                    // Its server has ended.
                }
            });
            try (Connection connection = connect(postgres);
                    Statement statement = connection.createStatement()) {
                Awaitility.await().until(() -> {
                    try (ResultSet row = statement.executeQuery(
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO%'")) {
                        return row.next() && row.getInt(1) == 1;
                    }
                });
            }

            for (int times = 0; times < 2; times++) {
                ProcessHandle server =
                        PidFile.in(options.folder().resolve("data")).server().orElseThrow();
                server.destroyForcibly();
                server.onExit().join();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .untilAsserted(() -> {
                            try (Connection connection = connect(postgres);
                                    Statement statement = connection.createStatement();
                                    ResultSet row = statement.executeQuery("SELECT id FROM kept")) {
                                assertThat(row.next()).isTrue();
                            }
                        });
            }
            busy.join();
        }
    }

    @Test
    void itsOwnerIsToldWhenItCannotBeStartedAgain() throws Exception {
        EmbeddedPostgres.Options options = TestServers.freshPostgres();
        CompletableFuture<LocalInfraException> lost = new CompletableFuture<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options, lost::complete)) {
            Path data = options.folder().resolve("data");
            Files.delete(data.resolve("global/pg_control"));

            PidFile.in(data).server().orElseThrow().destroyForcibly();

            assertThat(postgres.port()).isPositive();
            assertThat(lost.get(60, TimeUnit.SECONDS))
                    .hasMessageContaining("PostgreSQL has ended (killed by signal 9) and cannot be started again")
                    .hasMessageContaining("pg_control")
                    .hasMessageNotContaining("\n");
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static InetAddress loopback() throws Exception {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
