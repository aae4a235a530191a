package dev.carafe.store.due;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.dependency.StateChanges;
import dev.carafe.store.registration.StoredRegistration;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time passes here by moving what is due into the past. */
class DueTasksTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");
    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private final StoreFixture store = new StoreFixture();
    private final UUID worker = store.worker(SCAN, MOVE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aScheduledTaskIsQueuedWhenItsTimeHasComeAndHoldsUpNobodyBefore() {
        UUID later = store.accept(MOVE, at(Instant.now().plus(Duration.ofDays(90))));
        UUID now = store.accept(MOVE, TaskOptions.NONE);
        assertThat(store.status(later)).isEqualTo("scheduled");
        assertThat(store.timekeeper.tick()).isEqualTo(StateChanges.NONE);
        ClaimedTask first = store.claims.claimInLane(worker, "lab").getFirst();
        assertThat(first.id()).isEqualTo(now);

        pass(Duration.ofDays(91));
        assertThat(store.timekeeper.tick().waiting()).containsExactly(new WaitingType("lab", "Move"));
        assertThat(store.status(later)).isEqualTo("queued");
        store.results.finish(worker, List.of(AttemptOutcome.ok(first, "1")));
        assertThat(store.claims.claimInLane(worker, "lab"))
                .extracting(ClaimedTask::id)
                .containsExactly(later);
    }

    @Test
    void knowsHowLongItIsUntilSomethingIsDue() {
        Duration most = Duration.ofMinutes(5);
        store.accept(SCAN, TaskOptions.NONE);
        assertThat(store.timekeeper.untilDue(most)).isEqualTo(most);

        store.accept(SCAN, at(Instant.now().plus(Duration.ofMinutes(4))));
        assertThat(store.timekeeper.untilDue(most)).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
        UUID hasty = store.accept(SCAN, startedWithin(Duration.ofMinutes(2)));
        assertThat(store.timekeeper.untilDue(most)).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
        store.controls.cancel(hasty);
        assertThat(store.timekeeper.untilDue(most)).isGreaterThan(Duration.ofMinutes(3));

        pass(Duration.ofMinutes(6));
        assertThat(store.timekeeper.untilDue(most)).isZero();
        store.timekeeper.tick();
        assertThat(store.timekeeper.untilDue(most)).isEqualTo(most);
    }

    @Test
    void aTimeThatIsOverIsNow() {
        UUID task = store.accept(SCAN, at(Instant.EPOCH));
        assertThat(store.status(task)).isEqualTo("queued");
    }

    @Test
    void aTaskThatWasNotStartedInTimeExpiresAndIsNotClaimedBefore() {
        UUID task = store.accept(SCAN, startedWithin(Duration.ofMinutes(1)));
        pass(Duration.ofMinutes(2));

        assertThat(store.timekeeper.untilDue(Duration.ofHours(1))).isZero();
        assertThat(store.claims.claimParallel(worker, "lab", "Scan", 1)).isEmpty();
        assertThat(store.timekeeper.tick().ended()).singleElement().satisfies(ended -> {
            assertThat(ended.id()).isEqualTo(task);
            assertThat(ended.ename()).isEqualTo("TaskExpired");
        });
    }

    @Test
    void aTaskThatWasStartedInTimeDoesNotExpire() {
        StoredRegistration hasty = new StoredRegistration(
                "lab", "Scan", "{}", Set.of(), TaskLimits.parallel(1).withQueueTimeout(Duration.ofMinutes(1)));
        store.accept(hasty, 1);
        ClaimedTask started =
                store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
        pass(Duration.ofMinutes(2));
        assertThat(store.timekeeper.tick().ended()).isEmpty();
        store.results.retry(
                worker, List.of(AttemptOutcome.error(started, "Boom", "", "").thenRetry(Duration.ZERO)));
        pass(Duration.ofMinutes(2));
        assertThat(store.timekeeper.tick().ended()).isEmpty();
        assertThat(store.status(started.id())).isEqualTo("queued");
    }

    @Test
    void aFailedAttemptIsKeptAndTheNextBeginsAfterItsPauseInTheOldPlace() {
        List<UUID> ids = store.accept(MOVE, 2);
        ClaimedTask first = store.claims.claimInLane(worker, "lab").getFirst();
        store.results.retry(
                worker, List.of(AttemptOutcome.error(first, "Boom", "no", "").thenRetry(Duration.ofMinutes(1))));

        assertThat(store.claims.claimInLane(worker, "lab")).isEmpty();
        assertThat(store.timekeeper.tick()).isEqualTo(StateChanges.NONE);
        pass(Duration.ofMinutes(2));
        assertThat(store.timekeeper.tick().waiting()).hasSize(1);
        ClaimedTask again = store.claims.claimInLane(worker, "lab").getFirst();
        assertThat(again.id()).isEqualTo(ids.getFirst());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(store.client
                        .sql("SELECT ename FROM tasks.attempt")
                        .query(String.class)
                        .list())
                .containsExactly("Boom");
    }

    @Test
    void aLateAttemptIsNotPutOffTwice() {
        store.accept(SCAN, 1);
        ClaimedTask lost = store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
        store.expire(worker);
        store.leases.reap(StoreFixture.LEASE);
        store.results.retry(
                worker, List.of(AttemptOutcome.error(lost, "Boom", "no", "").thenRetry(Duration.ofMinutes(1))));
        assertThat(store.status(lost.id())).isEqualTo("queued");
        assertThat(store.client
                        .sql("SELECT ename FROM tasks.attempt")
                        .query(String.class)
                        .list())
                .containsExactly("WorkerLost");
    }

    @Test
    void severalThousandThatAreDueAtOnceAllComeIn() {
        List<UUID> ids = store.accept(SCAN, 2_500);
        store.client
                .sql("UPDATE tasks.execution SET status = 'scheduled', due_at = now() - interval '1 second'")
                .update();
        store.timekeeper.tick();
        assertThat(store.client
                        .sql("SELECT count(*) FROM tasks.execution WHERE status = 'queued'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(ids.size());
    }

    @Test
    void aCancelledTaskThatFailedMeanwhileIsNotRunAgain() {
        store.accept(SCAN, 1);
        ClaimedTask task = store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
        store.controls.cancel(task.id());
        assertThat(store.claims.cancelled(worker)).containsExactly(task.id());
        store.results.retry(
                worker, List.of(AttemptOutcome.error(task, "Boom", "", "").thenRetry(Duration.ofHours(1))));
        assertThat(store.timekeeper.untilDue(Duration.ofHours(1))).isZero();
        assertThat(store.timekeeper.tick().ended())
                .extracting(FinishedTask::ename)
                .containsExactly("TaskCancelled");
    }

    @Test
    void whatAnotherOneHasInItsHandsHoldsUpNothingElse() throws Exception {
        List<NewTask> late = new ArrayList<>();
        for (int n = 0; n < 1_500; n++) {
            late.add(store.task(SCAN, startedWithin(Duration.ofMinutes(1))));
        }
        store.submissions.accept(late);
        UUID keyed = store.accept(SCAN, keyed(Duration.ofMinutes(1)));
        pass(Duration.ofMinutes(2));
        try (Connection other = store.dataSource.getConnection();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            other.createStatement().execute("""
                    SELECT FROM tasks.execution WHERE id IN (
                      SELECT id FROM tasks.execution ORDER BY start_by LIMIT 1000) FOR UPDATE
                    """);
            var ticked = threads.submit(store.timekeeper::tick);
            try {
                assertThat(ticked.get(10, TimeUnit.SECONDS).ended())
                        .hasSize(501)
                        .extracting(FinishedTask::id)
                        .contains(keyed);
            } finally {
                other.rollback();
            }
        }
        assertThat(store.timekeeper.tick().ended()).hasSize(1_000);
    }

    @Test
    void whatIsDueDoesNotWaitForAllThatIsLate() {
        List<NewTask> late = new ArrayList<>();
        for (int n = 0; n < 2_500; n++) {
            late.add(store.task(SCAN, startedWithin(Duration.ofMinutes(1))));
        }
        store.submissions.accept(late);
        UUID due = store.accept(SCAN, at(Instant.now().plus(Duration.ofMinutes(1))));
        pass(Duration.ofMinutes(2));

        assertThat(store.timekeeper.tick().ended()).hasSize(2_500);

        assertThat(store.client.sql("""
                                SELECT queued_at < (SELECT max(finished_at) FROM tasks.result) FROM tasks.execution WHERE id = ?
                                """).param(due).query(Boolean.class).single())
                .isTrue();
    }

    @Test
    void lateTasksOfAKeyLetTheNextInAndEndWhatDependsOnThem() {
        UUID late = store.accept(SCAN, keyed(Duration.ofMinutes(1)));
        UUID next = store.accept(SCAN, keyed(Duration.ofHours(1)));
        UUID dependent = store.accept(SCAN, new TaskOptions(null, null, null, null, null, null, List.of(late)));
        pass(Duration.ofMinutes(2));

        assertThat(store.timekeeper.tick().ended())
                .extracting(FinishedTask::id)
                .containsExactlyInAnyOrder(late, dependent);

        assertThat(store.status(next)).isEqualTo("queued");
    }

    private static TaskOptions keyed(Duration time) {
        return new TaskOptions(null, null, time, null, null, "a", List.of());
    }

    private static TaskOptions at(Instant time) {
        return new TaskOptions(time, null, null, null, null, null, List.of());
    }

    private static TaskOptions startedWithin(Duration time) {
        return new TaskOptions(null, null, time, null, null, null, List.of());
    }

    private void pass(Duration time) {
        store.client
                .sql("UPDATE tasks.execution SET due_at = due_at - make_interval(secs => :s),"
                        + " start_by = start_by - make_interval(secs => :s)")
                .param("s", time.toSeconds())
                .update();
    }
}
