package dev.carafe.store.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carafe.model.handler.Execution;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.ProgressReport;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.dependency.StateChanges;
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
    void whatALostWorkersTaskToldLastIsKept() {
        StoredRegistration once = new StoredRegistration(
                "lab", "Fire", "{}", Set.of(), TaskLimits.parallel(1).withExecution(Execution.AT_MOST_ONCE));
        UUID worker = store.worker(once);
        UUID id = store.accept(once, 1).getFirst();
        store.claims.claimParallel(worker, "lab", "Fire", 1);
        store.claims.report(worker, List.of(new ProgressReport(id, 1, "{\"fraction\": 0.5}")));
        store.expire(worker);

        store.leases.reap(StoreFixture.LEASE);

        assertThat(store.client
                        .sql("SELECT progress FROM tasks.result WHERE ename = 'WorkerLost'")
                        .query(String.class)
                        .single())
                .isEqualTo("{\"fraction\": 0.5}");
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
    void aStopUsesUpNoAttempt() {
        StoredRegistration type = new StoredRegistration(
                "lab", "Single", "{}", Set.of(), TaskLimits.parallel(1).withMaxAttempts(1));
        UUID id = store.accept(type, 1).getFirst();
        for (int stops = 1; stops <= 3; stops++) {
            UUID worker = store.worker(type);
            ClaimedTask task =
                    store.claims.claimParallel(worker, "lab", "Single", 1).getFirst();
            assertThat(task.attempt()).isEqualTo(stops);
            assertThat(task.maxAttempts()).isEqualTo(stops);

            StateChanges left = store.leases.leave(worker);

            assertThat(left.ended()).isEmpty();
            assertThat(left.waiting()).containsExactly(new WaitingType("lab", "Single"));
        }
        assertThat(store.client
                        .sql("SELECT attempt || ' ' || ename || ': ' || evalue FROM tasks.attempt WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(
                        "1 WorkerStopped: the worker was stopped while it ran the task",
                        "2 WorkerStopped: the worker was stopped while it ran the task",
                        "3 WorkerStopped: the worker was stopped while it ran the task");

        assertThat(loseOneWith(type)).extracting(FinishedTask::ename).containsExactly("WorkerLost");
    }

    @Test
    void whatMayNotBeRunAgainEndsWhenItsWorkerLeaves() {
        StoredRegistration once = new StoredRegistration(
                "lab", "Fire", "{}", Set.of(), TaskLimits.parallel(1).withExecution(Execution.AT_MOST_ONCE));
        UUID worker = store.worker(once, MOVE);
        UUID fired = store.accept(once, 1).getFirst();
        UUID cancelled = store.accept(MOVE, 1).getFirst();
        store.claims.claimParallel(worker, "lab", "Fire", 1);
        store.claims.claimInLane(worker, "lab");
        store.controls.cancel(cancelled);

        assertThat(store.leases.leave(worker).ended())
                .extracting(FinishedTask::id, FinishedTask::ename)
                .containsExactlyInAnyOrder(tuple(fired, "WorkerLost"), tuple(cancelled, "TaskCancelled"));
        assertThat(store.count("attempt")).isZero();
    }

    @Test
    void whatAnotherWorkerRunsStaysItsOwnWhenOneLeaves() {
        StoredRegistration wide = StoreFixture.parallel("Wide");
        store.accept(wide, 2);
        UUID leaving = store.worker(wide);
        UUID staying = store.worker(wide);
        store.claims.claimParallel(leaving, "lab", "Wide", 1);
        UUID kept =
                store.claims.claimParallel(staying, "lab", "Wide", 1).getFirst().id();

        store.leases.leave(leaving);

        assertThat(store.status(kept)).isEqualTo("running");
        assertThat(store.count("attempt")).isEqualTo(1);
    }

    @Test
    void whatAStopReturnsIsTheFirstOfItsSequenceKeyStill() {
        StoredRegistration scan = StoreFixture.parallel("Scan");
        TaskOptions keyed = new TaskOptions(null, null, null, null, 1, "a", List.of());
        UUID first = store.accept(scan, keyed);
        UUID second = store.accept(scan, keyed);
        UUID worker = store.worker(scan);
        assertThat(store.claims.claimParallel(worker, "lab", "Scan", 2)).hasSize(1);

        store.leases.leave(worker);

        assertThat(store.status(second)).isEqualTo("behind");
        assertThat(store.claims.claimParallel(store.worker(scan), "lab", "Scan", 2))
                .extracting(ClaimedTask::id)
                .containsExactly(first);
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
