package dev.carafe.store.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.control.Controls.Cancellation;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceKeyTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");

    private final StoreFixture store = new StoreFixture();
    private final UUID worker = store.worker(SCAN);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void tasksOfOneKeyAreClaimedOneAfterTheOtherAndThoseOfOthersBesideThem() {
        UUID first = accept("a");
        UUID second = accept("a");
        UUID other = accept("b");
        UUID free = store.accept(SCAN, TaskOptions.NONE);

        List<ClaimedTask> claimed = claim(10);
        assertThat(claimed).extracting(ClaimedTask::id).containsExactly(first, other, free);
        assertThat(claim(10)).isEmpty();

        finish(claimed.getFirst());
        assertThat(claim(10)).extracting(ClaimedTask::id).containsExactly(second);
    }

    @Test
    void manySubmittersAndWorkersKeepTheOrderOfEachKey() throws Exception {
        Map<String, List<UUID>> accepted = new HashMap<>();
        List<String> keys = List.of("a", "b", "c");
        keys.forEach(key -> accepted.put(key, Collections.synchronizedList(new ArrayList<>())));
        Map<String, List<UUID>> done = new HashMap<>();
        keys.forEach(key -> done.put(key, Collections.synchronizedList(new ArrayList<>())));
        Map<UUID, String> keyOf = new java.util.concurrent.ConcurrentHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (String key : keys) {
                // One submitter for each key: only requests that do not overlap have an order.
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 40; n++) {
                        UUID id = store.accept(SCAN, key(key));
                        keyOf.put(id, key);
                        accepted.get(key).add(id);
                    }
                }));
            }
            for (int n = 0; n < 3; n++) {
                UUID one = store.worker(SCAN);
                all.add(threads.submit(() -> {
                    while (done.values().stream().mapToInt(List::size).sum() < 120) {
                        List<ClaimedTask> tasks = store.claims.claimParallel(
                                one, "lab", "Scan", ThreadLocalRandom.current().nextInt(1, 4));
                        tasks.forEach(task -> done.get(keyOf(keyOf, task.id())).add(task.id()));
                        end(one, tasks);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        keys.forEach(key -> assertThat(done.get(key)).as(key).containsExactlyElementsOf(accepted.get(key)));
    }

    private static String keyOf(Map<UUID, String> keyOf, UUID id) {
        String key = keyOf.get(id);
        while (key == null) {
            Thread.onSpinWait();
            key = keyOf.get(id);
        }
        return key;
    }

    @Test
    void nobodyIsLeftBehindHoweverSubmissionsAndEndsMeet() throws Exception {
        for (int round = 0; round < 100; round++) {
            accept("a");
            ClaimedTask running = claim(1).getFirst();
            UUID next;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var submitted = threads.submit(() -> accept("a"));
                var ended = threads.submit(() -> finish(running));
                next = submitted.get();
                ended.get();
            }
            List<ClaimedTask> claimed = claim(1);
            assertThat(claimed)
                    .as("round %s", round)
                    .extracting(ClaimedTask::id)
                    .containsExactly(next);
            finish(claimed.getFirst());
        }
    }

    @Test
    void aCancelledHeadLetsTheNextIn() {
        UUID first = accept("a");
        UUID second = accept("a");
        UUID third = accept("a");

        assertThat(store.controls.cancel(second)).isInstanceOf(Cancellation.Ended.class);
        assertThat(store.controls.cancel(first)).isInstanceOf(Cancellation.Ended.class);

        assertThat(claim(10)).extracting(ClaimedTask::id).containsExactly(third);
    }

    @Test
    void aWithdrawnHeadLetsTheNextIn() {
        UUID first = accept("a");
        UUID second = accept("a");

        store.submissions.withdraw(List.of(first));

        assertThat(claim(10)).extracting(ClaimedTask::id).containsExactly(second);
    }

    @Test
    void theDatabaseItselfRefusesASecondTaskToBeClaimed() {
        accept("a");
        accept("a");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> store.client
                        .sql("UPDATE tasks.execution SET status = 'queued'")
                        .update())
                .hasMessageContaining("execution_first_of_key");
    }

    private static TaskOptions key(String key) {
        return new TaskOptions(null, null, null, null, null, key, List.of());
    }

    private UUID accept(String key) {
        return store.accept(SCAN, key(key));
    }

    private List<ClaimedTask> claim(int most) {
        return store.claims.claimParallel(worker, "lab", "Scan", most);
    }

    private void finish(ClaimedTask task) {
        end(worker, List.of(task));
    }

    private void end(UUID by, List<ClaimedTask> tasks) {
        if (!tasks.isEmpty()) {
            store.transaction.executeWithoutResult(status -> {
                List<FinishedTask> finished = store.results.finish(
                        by,
                        tasks.stream().map(task -> AttemptOutcome.ok(task, "1")).toList());
                store.dependencyResolution.after(finished);
            });
        }
    }
}
