package dev.carafe.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.Results.Step;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results and claims by one statement. */
class ResultsTests {

    private static final StoredRegistration MEASURE = StoreFixture.parallel("Measure");
    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private final StoreFixture store = new StoreFixture();
    private final UUID worker = store.worker(MEASURE, MOVE);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void tasksThatEndMakeRoomForTheNextOnesInOrder() {
        List<UUID> ids = store.accept(MEASURE, 5);
        List<ClaimedTask> first = store.claims.claimParallel(worker, "lab", "Measure", 2);

        Step step = store.results.finishAndClaimParallel(worker, ok(first), "lab", "Measure", 0, 2);

        assertThat(step.finished()).extracting(FinishedTask::id).containsExactlyInAnyOrderElementsOf(ids.subList(0, 2));
        assertThat(step.claimed()).extracting(ClaimedTask::id).containsExactlyElementsOf(ids.subList(2, 4));
        assertThat(step.claimed()).allSatisfy(task -> {
            assertThat(task.payload()).isEqualTo("{\"n\":1}");
            assertThat(task.attempt()).isEqualTo(1);
        });
        assertThat(store.count("result")).isEqualTo(2);
    }

    @Test
    void aClaimBehindAPositionPassesOverWhatIsBeforeIt() {
        List<UUID> ids = store.accept(MEASURE, 4);
        ClaimedTask first =
                store.claims.claimParallel(worker, "lab", "Measure", 1).getFirst();

        assertThat(store.claims.claimParallel(worker, "lab", "Measure", first.position() + 2, 9))
                .extracting(ClaimedTask::id)
                .containsExactlyElementsOf(ids.subList(2, 4));
        assertThat(store.claims.claimParallel(worker, "lab", "Measure", 9))
                .extracting(ClaimedTask::id)
                .containsExactly(ids.get(1));
    }

    @Test
    void whatWasTakenFromTheWorkerIsNotWrittenAndTheOthersAre() {
        store.accept(MEASURE, 2);
        List<ClaimedTask> both = store.claims.claimParallel(worker, "lab", "Measure", 2);
        store.client
                .sql("UPDATE tasks.execution SET attempt = 2 WHERE id = ?")
                .param(both.getFirst().id())
                .update();

        assertThat(store.results.finishAlone(worker, ok(both)))
                .extracting(FinishedTask::id)
                .containsExactly(both.getLast().id());
        assertThat(store.status(both.getFirst().id())).isEqualTo("running");
    }

    @Test
    void tasksWhoseEndMeansSomethingForOthersAreLeftForTheLongWay() {
        UUID awaited = store.accept(MEASURE, TaskOptions.NONE);
        store.accept(MEASURE, new TaskOptions(null, null, null, null, null, null, List.of(awaited)));
        UUID keyed = store.accept(MEASURE, new TaskOptions(null, null, null, null, null, "key", List.of()));
        UUID alone = store.accept(MEASURE, TaskOptions.NONE);
        List<ClaimedTask> all = store.claims.claimParallel(worker, "lab", "Measure", 9);
        assertThat(all).extracting(ClaimedTask::id).containsExactly(awaited, keyed, alone);

        assertThat(store.results.finishAlone(worker, ok(all)))
                .extracting(FinishedTask::id)
                .containsExactly(alone);
        Step step = store.results.finishAndClaimParallel(worker, ok(all), "lab", "Measure", 0, 9);
        assertThat(step.finished()).isEmpty();
        assertThat(step.claimed()).isEmpty();
        assertThat(all.subList(0, 2))
                .allSatisfy(task -> assertThat(store.results.finishAlone(worker, ok(List.of(task))))
                        .isEmpty());
        assertThat(store.results.finish(worker, ok(all.subList(0, 1))))
                .extracting(FinishedTask::awaited)
                .containsExactly(true);
    }

    @Test
    void aLaneGoesFromOneTaskToTheNext() {
        List<UUID> ids = store.accept(MOVE, 3);
        ClaimedTask first = store.claims.claimInLane(worker, "lab").getFirst();

        Step step = store.results.finishAndClaimInLane(worker, ok(List.of(first)), "lab", first.position() + 1);
        assertThat(step.finished()).extracting(FinishedTask::id).containsExactly(ids.get(0));
        assertThat(step.claimed()).extracting(ClaimedTask::id).containsExactly(ids.get(1));

        // It was taken from the worker, and runs elsewhere: nothing may overtake it, whatever position is asked for.
        ClaimedTask second = step.claimed().getFirst();
        UUID other = store.worker(MOVE);
        store.client
                .sql("UPDATE tasks.execution SET worker = ?, attempt = 2 WHERE id = ?")
                .param(other)
                .param(second.id())
                .update();
        Step refused = store.results.finishAndClaimInLane(worker, ok(List.of(second)), "lab", second.position() + 1);
        assertThat(refused.finished()).isEmpty();
        assertThat(refused.claimed()).isEmpty();
        assertThat(store.status(ids.get(2))).isEqualTo("queued");
    }

    @Test
    void aLanesClaimAlongWithResultsOfOthersSeesItsHead() {
        store.accept(MEASURE, 1);
        List<UUID> moves = store.accept(MOVE, 2);
        List<ClaimedTask> measured = store.claims.claimParallel(worker, "lab", "Measure", 1);
        assertThat(store.results
                        .finishAndClaimInLane(worker, ok(measured), "lab", Long.MAX_VALUE)
                        .claimed())
                .extracting(ClaimedTask::id)
                .containsExactly(moves.getFirst());
    }

    @Test
    void aLaneGoesOnAlongWithResultsOfOthers() {
        store.accept(MEASURE, 1);
        List<UUID> moves = store.accept(MOVE, 2);
        List<ClaimedTask> running = new ArrayList<>(store.claims.claimParallel(worker, "lab", "Measure", 1));
        running.addAll(store.claims.claimInLane(worker, "lab"));

        Step step = store.results.finishAndClaimInLane(
                worker, ok(running), "lab", running.getLast().position() + 1);
        assertThat(step.finished()).hasSize(2);
        assertThat(step.claimed()).extracting(ClaimedTask::id).containsExactly(moves.getLast());
    }

    private static List<AttemptOutcome> ok(List<ClaimedTask> tasks) {
        return tasks.stream().map(task -> AttemptOutcome.ok(task, "1")).toList();
    }
}
