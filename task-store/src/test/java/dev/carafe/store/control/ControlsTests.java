package dev.carafe.store.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.control.Controls.Cancellation;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlsTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");
    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private final StoreFixture store = new StoreFixture();
    private final UUID worker = store.worker(SCAN, MOVE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aWaitingTaskIsCancelledAtOnceAndOnce() {
        UUID id = store.accept(SCAN, 1).getFirst();
        assertThat(store.controls.cancel(id))
                .isInstanceOfSatisfying(
                        Cancellation.Ended.class,
                        ended -> assertThat(ended.stateChanges().ended())
                                .extracting(FinishedTask::ename)
                                .containsExactly("TaskCancelled"));
        assertThat(store.controls.cancel(id)).isEqualTo(new Cancellation.NotUnfinished());
        assertThat(store.claims.claimParallel(worker, "lab", "Scan", 1)).isEmpty();
    }

    @Test
    void aRunningTaskIsAskedToEndAndItsLossEndsIt() {
        ClaimedTask task = started();
        assertThat(store.controls.cancel(task.id())).isEqualTo(new Cancellation.Asked(worker));
        assertThat(store.controls.cancel(task.id())).isEqualTo(new Cancellation.Asked(worker));
        store.expire(worker);
        assertThat(store.leases.reap(StoreFixture.LEASE).ended())
                .extracting(FinishedTask::ename)
                .containsExactly("TaskCancelled");
    }

    @Test
    void cancellingMeetsClaimingAndOneOfThemWins() throws Exception {
        List<UUID> ids = store.accept(SCAN, 100);
        List<ClaimedTask> claimed = new ArrayList<>();
        List<Future<Cancellation>> cancelled = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ids.forEach(id -> cancelled.add(threads.submit(() -> store.controls.cancel(id))));
            var claiming = threads.submit(() -> {
                for (int n = 0; n < 30; n++) {
                    claimed.addAll(store.claims.claimParallel(worker, "lab", "Scan", 4));
                }
            });
            claiming.get();
        }
        long ended = 0;
        for (Future<Cancellation> one : cancelled) {
            ended += one.get() instanceof Cancellation.Ended ? 1 : 0;
        }
        assertThat(ended + claimed.size()).isEqualTo(100);
        assertThat(store.count("result")).isEqualTo(ended);
        assertThat(store.claims.cancelled(worker)).hasSize(claimed.size());
    }

    @Test
    void aPausedServiceStartsNothingUntilItIsResumed() {
        store.accept(SCAN, 1);
        store.accept(MOVE, 1);
        store.controls.pause("lab");
        store.controls.pause("lab");
        assertThat(store.controls.pausedSince("lab")).isNotNull();
        assertThat(store.claims.claimParallel(worker, "lab", "Scan", 1)).isEmpty();
        assertThat(store.claims.claimInLane(worker, "lab")).isEmpty();
        store.controls.resume("lab");
        assertThat(store.controls.pausedSince("lab")).isNull();
        assertThat(store.claims.claimParallel(worker, "lab", "Scan", 1)).hasSize(1);
        assertThat(store.claims.claimInLane(worker, "lab")).hasSize(1);
    }

    @Test
    void aFailedTaskIsRunAgainAsANewAttempt() {
        ClaimedTask task = started();
        store.results.finish(worker, List.of(AttemptOutcome.error(task, "Boom", "no", "")));
        var again = store.reruns.rerun(List.of(rerunOf(task.id(), SCAN)));
        assertThat(again.again()).containsExactly(task.id());
        assertThat(store.count("result")).isZero();

        ClaimedTask second =
                store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.attemptsBefore()).isEqualTo(1);
        store.results.finish(worker, List.of(AttemptOutcome.ok(second, "1")));
        assertThat(store.reruns.rerun(List.of(rerunOf(task.id(), SCAN))).again())
                .isEmpty();
        assertThat(store.count("result")).isEqualTo(1);
    }

    /** How a task ends that does not run. */
    enum End {
        CANCELLED {
            @Override
            void of(StoreFixture store, UUID id) {
                store.controls.cancel(id);
            }
        },
        CANCELLED_WHILE_PAUSED {
            @Override
            void of(StoreFixture store, UUID id) {
                store.controls.pause("lab");
                store.controls.cancel(id);
                store.controls.resume("lab");
            }
        },
        CANCELLED_AS_ITS_ATTEMPT_FAILED {
            @Override
            void of(StoreFixture store, UUID id) {
                store.client
                        .sql("UPDATE tasks.execution SET cancelled_at = now()")
                        .update();
                store.timekeeper.tick();
            }
        },
        EXPIRED {
            @Override
            void of(StoreFixture store, UUID id) {
                store.client
                        .sql("UPDATE tasks.execution SET start_by = now() - interval '1 second'")
                        .update();
                store.timekeeper.tick();
            }
        },
        WITHOUT_ITS_DEPENDENCY {
            @Override
            void of(StoreFixture store, UUID id) {
                store.transaction.executeWithoutResult(status -> store.dependencyResolution.end(
                        TaskStatus.ERROR, TaskResultError.DEPENDENCY_FAILED, Map.of(id, "gone")));
            }
        };

        abstract void of(StoreFixture store, UUID id);
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptThatHasEndedStaysAsItIsHoweverItsTaskEndsAfterwards(End end) {
        ClaimedTask task = started();
        store.results.retry(
                worker, List.of(AttemptOutcome.error(task, "Boom", "no", "").thenRetry(Duration.ofHours(1))));
        List<String> failed = attempts();
        assertThat(failed).singleElement().asString().contains("Boom");

        for (int round = 0; round < 2; round++) {
            end.of(store, task.id());
            assertThat(store.count("result")).isEqualTo(1);
            assertThat(store.reruns.rerun(List.of(rerunOf(task.id(), SCAN))).again())
                    .containsExactly(task.id());
            assertThat(attempts()).isEqualTo(failed);
        }
        ClaimedTask second =
                store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
        assertThat(second.attempt()).isEqualTo(2);
        store.results.finish(worker, List.of(AttemptOutcome.error(second, "Bang", "no", "")));
        store.reruns.rerun(List.of(rerunOf(task.id(), SCAN)));
        assertThat(attempts()).startsWith(failed.getFirst()).hasSize(2);
        assertThat(attempts().getLast()).contains("Bang");
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatEndsBeforeItsFirstAttemptHasNone(End end) {
        UUID id = store.accept(SCAN, 1).getFirst();
        end.of(store, id);
        assertThat(store.reruns.rerun(List.of(rerunOf(id, SCAN))).again()).containsExactly(id);
        assertThat(attempts()).isEmpty();
    }

    @Test
    void aFullQueueRefusesToRunAgain() {
        StoredRegistration one = new StoredRegistration(
                "lab", "Scan", "{}", Set.of(), TaskLimits.parallel(1).withQueueSize(1));
        ClaimedTask task = started();
        store.results.finish(worker, List.of(AttemptOutcome.error(task, "Boom", "no", "")));
        store.accept(one, 1);
        assertThat(store.reruns.rerun(List.of(rerunOf(task.id(), one))).queueFull())
                .containsExactly(task.id());
        assertThat(store.count("result")).isEqualTo(1);
    }

    @Test
    void noMoreRunThanAllWorkersTogetherMay() throws Exception {
        store.accept(SCAN, 100);
        List<Future<List<ClaimedTask>>> claims = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 5; n++) {
                UUID one = store.worker(SCAN);
                claims.add(threads.submit(() ->
                        store.transaction.execute(status -> store.claims.claimParallel(one, "lab", "Scan", 0, 5, 7))));
            }
        }
        int running = 0;
        for (Future<List<ClaimedTask>> one : claims) {
            running += one.get().size();
        }
        assertThat(running).isEqualTo(7);
    }

    private List<String> attempts() {
        return store.client
                .sql("SELECT a::text FROM tasks.attempt a ORDER BY attempt")
                .query(String.class)
                .list();
    }

    private ClaimedTask started() {
        store.accept(SCAN, 1);
        return store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
    }

    private dev.carafe.store.accept.NewTask rerunOf(UUID id, StoredRegistration type) {
        return new dev.carafe.store.accept.NewTask(id, type, "", "{}", null);
    }
}
