package dev.carafe.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.Execution;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.registration.StoredRegistration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTests {

    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private final StoreFixture store = new StoreFixture();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLostWorkersTaskKeepsItsPlaceInTheLane() {
        UUID lost = store.worker(MOVE);
        List<UUID> ids = store.accept(MOVE, 2);
        store.claims.claimInLane(lost, "lab");
        store.expire(lost);

        assertThat(store.leases.reap(StoreFixture.LEASE).ended()).isEmpty();

        UUID successor = store.worker(MOVE);
        ClaimedTask next = store.claims.claimInLane(successor, "lab").getFirst();
        assertThat(next.id()).isEqualTo(ids.getFirst());
        assertThat(next.attempt()).isEqualTo(2);
    }

    @Test
    void aTaskThatOutlivesItsAttemptsEndsAsWorkerLost() {
        StoredRegistration twice = new StoredRegistration(
                "lab", "Twice", "{}", Set.of(), TaskLimits.parallel(1).withMaxAttempts(2));
        store.accept(twice, 1);
        loseOneWith(twice);
        assertThat(store.count("result")).isZero();

        List<FinishedTask> ended = loseOneWith(twice);

        assertThat(ended).singleElement().satisfies(task -> {
            assertThat(task.ename()).isEqualTo("WorkerLost");
            assertThat(task.attempt()).isEqualTo(2);
        });
        assertThat(store.count("execution")).isZero();
    }

    @Test
    void anAtMostOnceTaskIsNeverQueuedAgain() {
        StoredRegistration once = new StoredRegistration(
                "lab", "Fire", "{}", Set.of(), TaskLimits.parallel(1).withExecution(Execution.AT_MOST_ONCE));
        store.accept(once, 1);

        assertThat(loseOneWith(once)).extracting(FinishedTask::ename).containsExactly("WorkerLost");
        assertThat(store.client
                        .sql("SELECT evalue FROM tasks.result")
                        .query(String.class)
                        .single())
                .contains("at most once");
    }

    private List<FinishedTask> loseOneWith(StoredRegistration type) {
        UUID worker = store.worker(type);
        assertThat(store.claims.claimParallel(worker, "lab", type.type(), 1)).hasSize(1);
        store.expire(worker);
        return store.leases.reap(StoreFixture.LEASE).ended();
    }

    @Test
    void aWorkerThatLeavesReturnsWhatItHeld() {
        UUID worker = store.worker(MOVE);
        store.accept(MOVE, 1);
        store.claims.claimInLane(worker, "lab");

        assertThat(store.leases.leave(worker).ended()).isEmpty();

        assertThat(store.claims.claimInLane(store.worker(MOVE), "lab")).hasSize(1);
        assertThat(store.leases.renew(worker, StoreFixture.LEASE)).isFalse();
    }

    @Test
    void aLateRenewalCountsUntilSomebodyNoticed() {
        UUID worker = store.worker(MOVE);
        store.expire(worker);
        assertThat(store.leases.renew(worker, StoreFixture.LEASE)).isTrue();
        store.expire(worker);
        store.leases.reap(StoreFixture.LEASE);
        assertThat(store.leases.renew(worker, StoreFixture.LEASE)).isFalse();
    }
}
