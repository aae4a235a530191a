package dev.carafe.store.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.accept.AcceptResult;
import dev.carafe.store.accept.AcceptResult.Refusal;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.TaskRetries.Rerun;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.registration.StoredRegistration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DependencyTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");

    private final StoreFixture store = new StoreFixture();
    private final UUID worker = store.worker(SCAN);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTaskWaitsUntilAllThatItDependsOnHaveEndedWell() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID two = store.accept(SCAN, TaskOptions.NONE);
        UUID after = store.accept(SCAN, on(one, two));
        List<ClaimedTask> both = claim();
        assertThat(both).extracting(ClaimedTask::id).containsExactly(one, two);

        assertThat(ok(both.get(0)).waiting()).isEmpty();
        assertThat(store.status(after)).isEqualTo("blocked");
        assertThat(ok(both.get(1)).waiting()).isNotEmpty();
        assertThat(claim()).extracting(ClaimedTask::id).containsExactly(after);
    }

    @Test
    void aFailureEndsWhateverDependsOnItAllTheWay() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID two = store.accept(SCAN, on(one));
        UUID three = store.accept(SCAN, on(two));

        StateChanges stateChanges = end(AttemptOutcome.error(claim().getFirst(), "Boom", "no", ""));

        assertThat(stateChanges.ended()).extracting(FinishedTask::id).containsExactly(two, three);
        assertThat(stateChanges.ended()).extracting(FinishedTask::ename).containsOnly("DependencyFailed");
        assertThat(store.count("execution")).isZero();
        assertThat(store.count("dependency")).isZero();
        assertThat(store.client
                        .sql("SELECT evalue FROM tasks.result WHERE id = ?")
                        .param(two)
                        .query(String.class)
                        .single())
                .contains(one.toString());
    }

    @Test
    void whatHasEndedAlreadyIsNotWaitedFor() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        ok(claim().getFirst());
        UUID after = store.accept(SCAN, on(one));
        assertThat(claim()).extracting(ClaimedTask::id).containsExactly(after);
    }

    @Test
    void whatDependsOnAFailureEndsAtOnce() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        end(AttemptOutcome.error(claim().getFirst(), "Boom", "no", ""));
        NewTask after = store.task(SCAN, on(one));
        AcceptResult acceptance = store.submissions.accept(List.of(after));
        assertThat(acceptance.ended()).extracting(FinishedTask::id).containsExactly(after.id());
        assertThat(store.status(after.id())).isEqualTo("gone");
    }

    @Test
    void anUnknownDependencyIsRefused() {
        UUID nobody = store.ids.next();
        NewTask task = store.task(SCAN, on(nobody));
        assertThat(store.submissions.accept(List.of(task)).refused())
                .containsEntry(task.id(), new Refusal.UnknownDependencies(java.util.Set.of(nobody)));
        assertThat(store.count("task")).isZero();
    }

    @Test
    void whatDependsOnAFailureIsNotRunAgainWithoutIt() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID two = store.accept(SCAN, on(one));
        UUID three = store.accept(SCAN, on(two));
        end(AttemptOutcome.error(claim().getFirst(), "Boom", "no", ""));
        Rerun alone = store.reruns.rerun(List.of(rerun(two, on(one))));
        assertThat(alone.again()).isEmpty();
        assertThat(alone.failing()).containsOnlyKeys(two);
        assertThat(store.count("result")).isEqualTo(3);
        assertThat(store.count("dependency")).isZero();

        Rerun all =
                store.reruns.rerun(List.of(rerun(three, on(two)), rerun(two, on(one)), rerun(one, TaskOptions.NONE)));
        assertThat(all.again()).containsExactlyInAnyOrder(one, two, three);
        assertThat(all.failing()).isEmpty();
        for (UUID id : List.of(one, two, three)) {
            List<ClaimedTask> next = claim();
            assertThat(next).extracting(ClaimedTask::id).containsExactly(id);
            ok(next.getFirst());
        }
    }

    @Test
    void whatIsRunAgainWaitsForWhatItDependsOnWithoutEndangeringWhatRuns() {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        ok(claim().getFirst());
        UUID gone = store.ids.next();
        UUID two = store.accept(SCAN, on(one));
        end(AttemptOutcome.error(claim().getFirst(), "Boom", "no", ""));
        UUID running = store.accept(SCAN, TaskOptions.NONE);
        ClaimedTask runs = claim().getFirst();

        // As if it had been submitted so; and what runs is not run again, whatever it depends on.
        assertThat(store.reruns
                        .rerun(List.of(rerun(two, on(one, gone, running)), rerun(running, on(two))))
                        .again())
                .containsExactly(two);
        assertThat(store.status(two)).isEqualTo("blocked");
        assertThat(store.count("dependency")).isEqualTo(1);
        ok(runs);
        assertThat(claim()).extracting(ClaimedTask::id).containsExactly(two);
    }

    private static NewTask rerun(UUID id, TaskOptions options) {
        return new NewTask(id, SCAN, "", "", null, options, null, null);
    }

    @Test
    void nobodyIsForgottenHoweverSubmissionsAndEndsMeet() throws Exception {
        for (int round = 0; round < 50; round++) {
            UUID one = store.accept(SCAN, TaskOptions.NONE);
            ClaimedTask running = claim().getFirst();
            assertThat(running.id()).isEqualTo(one);
            UUID after;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var submitted = threads.submit(() -> store.accept(SCAN, on(one)));
                var ended = threads.submit(() -> ok(running));
                after = submitted.get();
                ended.get();
            }
            List<ClaimedTask> next = claim();
            assertThat(next).as("round %s", round).extracting(ClaimedTask::id).containsExactly(after);
            ok(next.getFirst());
        }
    }

    private static TaskOptions on(UUID... ids) {
        return new TaskOptions(null, null, null, null, null, null, List.of(ids));
    }

    private List<ClaimedTask> claim() {
        return store.claims.claimParallel(worker, "lab", "Scan", 10);
    }

    private StateChanges ok(ClaimedTask task) {
        return end(AttemptOutcome.ok(task, "1"));
    }

    private StateChanges end(AttemptOutcome outcome) {
        return store.transaction.execute(
                status -> store.dependencyResolution.after(store.results.finish(worker, List.of(outcome))));
    }
}
