package dev.carafe.store.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubmissionsTests {

    private final StoreFixture store = new StoreFixture();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void exactlyAsManyAreAcceptedAsTheQueueHolds() throws Exception {
        StoredRegistration small = new StoredRegistration(
                "lab", "Small", "{}", Set.of(), TaskLimits.parallel(1).withQueueSize(10));
        List<Future<Integer>> refused = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 8; n++) {
                refused.add(threads.submit(() -> {
                    List<NewTask> tasks = IntStream.range(0, 3)
                            .mapToObj(i -> store.task(small))
                            .toList();
                    return store.submissions.accept(tasks).refused().size();
                }));
            }
        }
        int sum = 0;
        for (Future<Integer> each : refused) {
            sum += each.get();
        }
        assertThat(sum).isEqualTo(8 * 3 - 10);
        assertThat(store.count("execution")).isEqualTo(10);
        assertThat(store.count("task")).isEqualTo(10);
    }

    @Test
    void aRunningTaskLeavesItsPlaceInTheQueueToAnother() {
        StoredRegistration one = new StoredRegistration(
                "lab", "One", "{}", Set.of(), TaskLimits.parallel(1).withQueueSize(1));
        UUID worker = store.worker(one);
        store.accept(one, 1);
        assertThat(store.submissions.accept(List.of(store.task(one))).refused()).hasSize(1);
        store.claims.claimParallel(worker, "lab", "One", 1);
        assertThat(store.submissions.accept(List.of(store.task(one))).refused()).isEmpty();
    }

    @Test
    void onlyTasksThatWereNeverStartedCanBeWithdrawn() {
        StoredRegistration type = StoreFixture.parallel("Measure");
        UUID worker = store.worker(type);
        List<UUID> ids = store.accept(type, 2);
        store.claims.claimParallel(worker, "lab", "Measure", 1);

        assertThat(store.submissions.withdraw(ids)).containsExactly(ids.get(1));
        assertThat(store.count("task")).isEqualTo(1);
        assertThat(store.count("execution")).isEqualTo(1);
    }

    @Test
    void aTaskThatAnotherDependsOnIsNotWithdrawn() {
        StoredRegistration type = StoreFixture.parallel("Measure");
        UUID first = store.accept(type, 1).getFirst();
        UUID second = store.accept(type, new TaskOptions(null, null, null, null, null, null, List.of(first)));
        UUID third = store.accept(type, new TaskOptions(null, null, null, null, null, null, List.of(second)));

        // The second is awaited too, and must go on waiting for the first.
        assertThat(store.submissions.withdraw(List.of(first, second))).isEmpty();
        assertThat(store.status(first)).isEqualTo("queued");
        assertThat(store.status(second)).isEqualTo("blocked");
        assertThat(store.count("dependency")).isEqualTo(2);
        assertThat(store.submissions.withdraw(List.of(third))).containsExactly(third);
        assertThat(store.count("dependency")).isEqualTo(1);
    }
}
