package dev.carafe.base.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.infra.EmbeddedPostgres;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.TestServers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseWaitTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void aDatabaseThatComesUpLateIsWaitedFor() throws Exception {
        EmbeddedPostgres.Options fresh = TestServers.freshPostgres();
        var options = new EmbeddedPostgres.Options(
                fresh.folder(), fresh.binaries(), FreePorts.nextForServer(), fresh.password());
        var database = new DriverManagerDataSource(
                "jdbc:postgresql://127.0.0.1:" + options.port().number() + "/carafe", "carafe", options.password());
        CompletableFuture<EmbeddedPostgres> late = CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(options));
        try {
            new DatabaseWait(database, LONG).await();

            database.getConnection().close();
        } finally {
            late.join().close();
        }
    }

    @Test
    void aDatabaseThatStaysAwayIsNamedWithTheCause() {
        var nobody = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:" + FreePorts.next() + "/carafe");

        assertThatThrownBy(() -> new DatabaseWait(nobody, Duration.ofMillis(200)).await())
                .isInstanceOf(DatabaseNotThere.class)
                .hasMessage("The database was not there within 0.2 s: Connection refused");
    }

    @Test
    void aWrongPasswordIsNotWaitedFor() {
        var database = TestServers.freshDatabase();
        var refused = new DriverManagerDataSource(database.jdbcUrl(), database.user(), "wrong");
        long begin = System.nanoTime();

        assertThatThrownBy(() -> new DatabaseWait(refused, LONG).await())
                .isInstanceOf(DatabaseNotThere.class)
                .hasMessageContaining("password authentication failed")
                .satisfies(e -> assertThat(
                                Objects.requireNonNull(new DatabaseNotThereAnalyzer().analyze((DatabaseNotThere) e))
                                        .getAction())
                        .contains("CARAFE_POSTGRES_PASSWORD"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
    }
}
