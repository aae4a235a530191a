package dev.carafe.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.StoreFixture;
import dev.carafe.store.registration.StoredRegistration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettledPositionsTests {

    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private final StoreFixture store = new StoreFixture();
    private final SettledPositions positions = new SettledPositions(store.jdbc);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nothingIsSettledBeforeThereIsAnything() {
        positions.look();

        assertThat(positions.look()).isZero();
    }

    @Test
    void theNextLookSettlesWhatThisOneSees() {
        store.accept(MOVE, 3);
        long last = last();
        positions.look();
        store.accept(MOVE, 2);

        assertThat(positions.look()).isEqualTo(last);
        assertThat(positions.look()).isEqualTo(last + 2);
    }

    @Test
    void whatWasTakenByATransactionThatIsUnderWayIsNotSettled() throws Exception {
        store.accept(MOVE, 3);
        positions.look();
        long before = positions.look();
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commits = new CountDownLatch(1);
        Thread late = Thread.ofVirtual()
                .start(() -> store.transaction.executeWithoutResult(_ -> {
                    store.accept(MOVE, 1);
                    inserted.countDown();
                    try {
                        commits.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        assertThat(inserted.await(10, TimeUnit.SECONDS)).isTrue();
        store.accept(MOVE, 1);
        long last = last();

        positions.look();
        assertThat(positions.look()).isEqualTo(before);
        assertThat(positions.look()).isEqualTo(before);
        commits.countDown();
        late.join();
        positions.look();
        assertThat(positions.look()).isGreaterThanOrEqualTo(last);
    }

    @Test
    void aSequenceThatWasPutBackUnsettlesPositions() {
        store.accept(MOVE, 10);
        positions.look();
        positions.look();
        store.client.sql("SELECT setval('tasks.position', 4)").query(Long.class).single();

        assertThat(positions.look()).isEqualTo(4);
    }

    private long last() {
        return store.client
                .sql("SELECT last_value FROM tasks.position")
                .query(Long.class)
                .single();
    }
}
