package dev.carafe.store.vacuum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.store.StoreFixture;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadRowsTests {

    private final StoreFixture store = new StoreFixture();
    private final DeadRows rows = new DeadRows(store.client);

    /** PostgreSQL's own vacuum comes by once a minute, and would empty what is counted here. */
    @BeforeEach
    void leaveItToUs() {
        store.jdbc.execute("ALTER TABLE tasks.execution SET (autovacuum_enabled = false)");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theyAreRemovedOnceItIsWorthIt() {
        leave(DeadRows.WORTH_IT - 1);
        assertThat(rows.remove()).isFalse();
        leave(1);
        assertThat(rows.remove()).isTrue();

        await().until(() -> dead() == 0);
        assertThat(rows.remove()).isFalse();
        assertThat(store.client
                        .sql("SELECT pg_relation_size('tasks.execution') > 0")
                        .query(Boolean.class)
                        .single())
                .as("the pages are kept for the next tasks")
                .isTrue();
    }

    @Test
    void whatALongTransactionMaySeeIsNotTriedForAgainAndAgain() throws Exception {
        try (Connection other = store.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT FROM tasks.execution");
            leave(DeadRows.WORTH_IT);

            assertThat(rows.remove()).isTrue();
            assertThat(rows.remove()).isFalse();
            assertThat(dead()).isEqualTo(DeadRows.WORTH_IT);
            other.rollback();
        }
        leave(DeadRows.WORTH_IT);
        assertThat(rows.remove()).isTrue();
        await().until(() -> dead() == 0);
    }

    /** Leaves so many dead rows more, and waits until PostgreSQL has counted them. */
    private void leave(int count) {
        long before = dead();
        store.client.sql("""
                INSERT INTO tasks.execution (id, service, type, max_attempts, retry_errors, repeatable, retention,
                                             failure_retention, queued_at)
                SELECT gen_random_uuid(), 'lab', 'Gone', 1, false, true, '1 day', '1 day', now()
                FROM generate_series(1, ?)
                """).param(count).update();
        store.client.sql("DELETE FROM tasks.execution").update();
        await().until(() -> dead() == before + count);
    }

    private long dead() {
        return store.client
                .sql("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'tasks.execution'::regclass")
                .query(Long.class)
                .single();
    }
}
