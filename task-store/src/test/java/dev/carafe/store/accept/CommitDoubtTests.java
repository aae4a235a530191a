package dev.carafe.store.accept;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.store.StoreFixture;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitDoubtTests {

    private final StoreFixture store = new StoreFixture();

    @AfterEach
    void close() {
        store.close();
    }

    /** A server that crashes before it has written anything of a transaction gives the number to another one. */
    @Test
    void anotherTransactionOfTheSameNumberIsNotTheOneThatWasLost() {
        String other = store.jdbc.queryForObject("SELECT pg_current_xact_id()::text", String.class);
        var failure = new IllegalStateException("the connection was lost");
        var doubt = new CommitDoubt(store.jdbc);

        doubt.requireCommitted(String.valueOf(other), null, failure);
        assertThatThrownBy(() -> doubt.requireCommitted(String.valueOf(other), UUID.randomUUID(), failure))
                .isSameAs(failure);
    }
}
