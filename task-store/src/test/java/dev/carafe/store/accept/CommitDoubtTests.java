package dev.carafe.store.accept;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.store.StoreFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class CommitDoubtTests {

    private static final RuntimeException FAILURE = new IllegalStateException("the connection was lost");

    /** A server that crashes before it has written anything of a transaction gives the number to another one. */
    @Test
    void anotherTransactionThatWasGivenTheNumberIsNotTheOneThatWasLost() throws SQLException {
        try (PostgresServer server = PostgresServer.start();
                StoreFixture store = new StoreFixture(server.database());
                Connection lost = server.database().connect()) {
            lost.setAutoCommit(false);
            long number;
            try (ResultSet row = lost.createStatement().executeQuery("SELECT pg_current_xact_id()::text")) {
                row.next();
                number = row.getLong(1);
            }
            server.kill();
            server.restart();
            await("others have been given the number and those before it")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> next(store.jdbc) > number);

            var doubt = new CommitDoubt(store.jdbc);
            doubt.requireCommitted(String.valueOf(number), null, FAILURE);
            assertThatThrownBy(() -> doubt.requireCommitted(String.valueOf(number), UUID.randomUUID(), FAILURE))
                    .isSameAs(FAILURE);
        }
    }

    /** The number of a transaction that does nothing else. */
    private static long next(JdbcTemplate jdbc) {
        return Long.parseLong(String.valueOf(jdbc.queryForObject("SELECT pg_current_xact_id()::text", String.class)));
    }
}
