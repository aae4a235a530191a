package dev.carafe.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimsTests {

    private static final StoredRegistration MEASURE = StoreFixture.parallel("Measure");
    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private final StoreFixture store = new StoreFixture();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aParallelTypeIsClaimedInOrderOfAcceptance() {
        UUID worker = store.worker(MEASURE);
        List<UUID> ids = store.accept(MEASURE, 20);

        List<ClaimedTask> first = store.claims.claimParallel(worker, "lab", "Measure", 15);
        List<ClaimedTask> rest = store.claims.claimParallel(worker, "lab", "Measure", 15);

        assertThat(first).extracting(ClaimedTask::id).containsExactlyElementsOf(ids.subList(0, 15));
        assertThat(rest).extracting(ClaimedTask::id).containsExactlyElementsOf(ids.subList(15, 20));
        assertThat(first).allSatisfy(task -> {
            assertThat(task.attempt()).isEqualTo(1);
            assertThat(task.payload()).isEqualTo("{\"n\":1}");
        });
    }

    @Test
    void everyTaskIsClaimedByOneOfManyWorkers() throws Exception {
        List<UUID> ids = store.accept(MEASURE, 500);
        Set<UUID> claimed = ConcurrentHashMap.newKeySet();
        List<Future<Integer>> counts = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 6; n++) {
                UUID worker = store.worker(MEASURE);
                counts.add(threads.submit(() -> claimAll(worker, claimed)));
            }
        }
        int sum = 0;
        for (Future<Integer> count : counts) {
            sum += count.get();
        }
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sum).isEqualTo(500);
    }

    private int claimAll(UUID worker, Set<UUID> claimed) {
        int count = 0;
        while (store.claims.waiting(worker).size() == 1) {
            List<ClaimedTask> tasks = store.claims.claimParallel(worker, "lab", "Measure", 7);
            tasks.forEach(task -> claimed.add(task.id()));
            count += tasks.size();
        }
        return count;
    }

    @Test
    void aLaneGivesItsNextTaskOnlyAfterTheLastOneHasEnded() {
        UUID one = store.worker(MOVE);
        UUID other = store.worker(MOVE);
        List<UUID> ids = store.accept(MOVE, 3);

        ClaimedTask first = store.claims.claimInLane(one, "lab").getFirst();
        assertThat(first.id()).isEqualTo(ids.getFirst());
        assertThat(store.claims.claimInLane(other, "lab")).isEmpty();
        assertThat(store.claims.claimInLane(one, "lab")).isEmpty();

        store.results.finish(one, List.of(AttemptOutcome.ok(first, "1")));
        assertThat(store.claims.claimInLane(other, "lab"))
                .extracting(ClaimedTask::id)
                .containsExactly(ids.get(1));
    }

    @Test
    void aTypeThatTheWorkerDoesNotOfferHoldsTheLaneUntilAnotherTakesIt() {
        StoredRegistration turn = StoreFixture.sequential("Turn");
        UUID moves = store.worker(MOVE);
        UUID turns = store.worker(turn);
        store.accept(turn, 1);
        store.accept(MOVE, 1);

        assertThat(store.claims.claimInLane(moves, "lab")).isEmpty();
        assertThat(store.claims.claimInLane(turns, "lab")).hasSize(1);
    }

    @Test
    void theDatabaseItselfRefusesASecondRunningTaskInALane() {
        UUID worker = store.worker(MOVE);
        store.accept(MOVE, 2);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> store.client
                        .sql("UPDATE tasks.execution SET status = 'running', worker = ?")
                        .param(worker)
                        .update())
                .hasMessageContaining("execution_one_in_lane");
    }

    @Test
    void aResultIsWrittenOnceAndOnlyUnderTheClaimedAttempt() {
        UUID lost = store.worker(MEASURE);
        store.accept(MEASURE, 1);
        ClaimedTask before =
                store.claims.claimParallel(lost, "lab", "Measure", 1).getFirst();
        store.expire(lost);
        assertThat(store.leases.reap(StoreFixture.LEASE).ended()).isEmpty();
        UUID successor = store.worker(MEASURE);
        ClaimedTask after =
                store.claims.claimParallel(successor, "lab", "Measure", 1).getFirst();

        assertThat(after.attempt()).isEqualTo(2);
        assertThat(store.results.finish(lost, List.of(AttemptOutcome.ok(before, "\"late\""))))
                .isEmpty();
        assertThat(store.results.finish(successor, List.of(AttemptOutcome.ok(after, "\"right\""))))
                .singleElement()
                .satisfies(done -> assertThat(done.status()).isEqualTo(TaskStatus.OK));
        assertThat(store.results.finish(successor, List.of(AttemptOutcome.ok(after, "\"again\""))))
                .isEmpty();
        assertThat(store.results.written(successor, List.of(AttemptOutcome.ok(after, "\"again\""))))
                .hasSize(1);
        assertThat(store.client
                        .sql("SELECT result FROM tasks.result")
                        .query(String.class)
                        .list())
                .containsExactly("\"right\"");
        assertThat(store.count("execution")).isZero();
    }

    @Test
    void aWorkerWhoseLeaseHasEndedClaimsNothing() {
        UUID worker = store.worker(MEASURE, MOVE);
        store.accept(MEASURE, 1);
        store.accept(MOVE, 1);
        store.expire(worker);

        assertThat(store.claims.claimParallel(worker, "lab", "Measure", 1)).isEmpty();
        assertThat(store.claims.claimInLane(worker, "lab")).isEmpty();
    }

    @Test
    void whatWasClaimedUnknowinglyIsGivenBack() {
        UUID worker = store.worker(MEASURE);
        store.accept(MEASURE, 3);
        List<ClaimedTask> claimed = store.claims.claimParallel(worker, "lab", "Measure", 3);

        assertThat(store.claims.releaseUnknown(
                        worker, List.of(claimed.getFirst().id())))
                .isEqualTo(2);
        assertThat(store.claims.claimParallel(worker, "lab", "Measure", 3))
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.attempt()).isEqualTo(1));
    }

    @Test
    void whatIsGivenBackWithoutHavingBeenStartedExpiresWhenItWouldHave() {
        StoredRegistration hasty = new StoredRegistration(
                "lab", "Hasty", "{}", Set.of(), TaskLimits.parallel(9).withQueueTimeout(Duration.ofMinutes(7)));
        UUID worker = store.worker(hasty);
        store.accept(hasty, TaskOptions.NONE);
        store.accept(hasty, new TaskOptions(null, null, Duration.ofMillis(90_500), null, null, null, List.of()));
        UUID delayed = store.accept(
                hasty,
                new TaskOptions(null, Duration.ofMinutes(2), Duration.ofMinutes(1), null, null, null, List.of()));
        store.client
                .sql("UPDATE tasks.execution SET status = 'queued', due_at = NULL WHERE id = ?")
                .param(delayed)
                .update();
        List<Instant> before = startBy();
        store.claims.claimParallel(worker, "lab", "Hasty", 3);

        assertThat(store.claims.releaseUnknown(worker, List.of())).isEqualTo(3);

        assertThat(startBy()).isEqualTo(before).doesNotContainNull();
    }

    @Test
    void whatWasStartedBeforeDoesNotExpireWhenItIsGivenBack() {
        StoredRegistration hasty = new StoredRegistration(
                "lab", "Hasty", "{}", Set.of(), TaskLimits.parallel(9).withQueueTimeout(Duration.ofMinutes(7)));
        UUID worker = store.worker(hasty);
        store.accept(hasty, TaskOptions.NONE);
        ClaimedTask first =
                store.claims.claimParallel(worker, "lab", "Hasty", 1).getFirst();
        store.results.retry(
                worker, List.of(AttemptOutcome.error(first, "Boom", "", "").thenRetry(Duration.ZERO)));
        store.timekeeper.tick();
        assertThat(store.claims.claimParallel(worker, "lab", "Hasty", 1)).hasSize(1);

        assertThat(store.claims.releaseUnknown(worker, List.of())).isEqualTo(1);

        assertThat(store.status(first.id())).isEqualTo("queued");
        assertThat(startBy()).isEmpty();
    }

    private List<Instant> startBy() {
        return store.jdbc.query(
                "SELECT start_by FROM tasks.execution WHERE start_by IS NOT NULL ORDER BY position",
                (row, n) -> SqlArrays.instant(row, 1));
    }
}
