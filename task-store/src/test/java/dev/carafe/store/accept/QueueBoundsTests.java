package dev.carafe.store.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several gateways fill the queue of one type, each with what it knows of it. */
class QueueBoundsTests {

    private static final int SIZE = 100;
    private static final StoredRegistration TYPE = type(SIZE);

    private final StoreFixture store = new StoreFixture();
    private final Submissions one = gateway();
    private final Submissions other = gateway();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatOthersHaveSubmittedSinceTheCountIsCountedIn() {
        assertThat(accepted(one, 1)).isEqualTo(1);
        assertThat(accepted(other, SIZE - 2)).isEqualTo(SIZE - 2);
        assertThat(accepted(one, 3)).isEqualTo(1);
        assertThat(accepted(other, 1)).isZero();
        assertThat(store.count("execution")).isEqualTo(SIZE);
        assertThat(store.count("task")).isEqualTo(SIZE);
    }

    @Test
    void whoCountsWaitsForWhatIsUnderWay() throws Exception {
        accepted(one, 1);
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commits = new CountDownLatch(1);
        Thread underWay = Thread.ofVirtual()
                .start(() -> store.transaction.executeWithoutResult(_ -> {
                    accepted(one, SIZE / 2);
                    inserted.countDown();
                    awaitQuietly(commits);
                }));
        inserted.await();
        assertThat(locks()).as("it relies on the count before").containsExactly("ShareLock");
        List<Integer> late = new ArrayList<>();
        Thread counting = Thread.ofVirtual().start(() -> late.add(accepted(other, SIZE)));
        await().until(() -> locks().contains("ExclusiveLock"));
        commits.countDown();
        underWay.join();
        counting.join();
        assertThat(late).containsExactly(SIZE - SIZE / 2 - 1);
        assertThat(store.count("execution")).isEqualTo(SIZE);
    }

    @Test
    void gatewaysThatRelyOnTheirCountsDoNotWaitForEachOther() throws Exception {
        accepted(one, 1);
        accepted(other, 1);
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commits = new CountDownLatch(1);
        Thread underWay = Thread.ofVirtual()
                .start(() -> store.transaction.executeWithoutResult(_ -> {
                    accepted(one, 1);
                    inserted.countDown();
                    awaitQuietly(commits);
                }));
        inserted.await();
        assertThat(accepted(other, 1)).isEqualTo(1);
        commits.countDown();
        underWay.join();
        assertThat(store.count("execution")).isEqualTo(4);
    }

    @Test
    void manyFillItToTheLastAndNotFurther() throws Exception {
        int size = 2_000;
        StoredRegistration large = type(size);
        List<Submissions> gateways = Stream.generate(this::gateway).limit(4).toList();
        List<Future<Integer>> accepted = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 8; n++) {
                Submissions gateway = gateways.get(n % gateways.size());
                accepted.add(threads.submit(() -> {
                    int sum = 0;
                    while (true) {
                        int more = accepted(gateway, large, 7);
                        sum += more;
                        if (more < 7) {
                            return sum;
                        }
                    }
                }));
            }
        }
        int sum = 0;
        for (Future<Integer> each : accepted) {
            sum += each.get();
        }
        assertThat(sum).isEqualTo(size);
        assertThat(store.count("execution")).isEqualTo(size);
    }

    @Test
    void whatIsRunAgainIsCountedIn() {
        UUID worker = store.worker(TYPE);
        accepted(one, 2);
        List<ClaimedTask> failed = store.claims.claimParallel(worker, "lab", "Filled", 2);
        store.results.finish(
                worker,
                failed.stream()
                        .map(task -> AttemptOutcome.error(task, "Broken", "why", ""))
                        .toList());
        assertThat(store.reruns.rerun(List.of(again(failed.getFirst()))).again())
                .hasSize(1);
        accepted(other, SIZE - 1);

        assertThat(store.reruns.rerun(List.of(again(failed.getLast()))).queueFull())
                .containsExactly(failed.getLast().id());
        assertThat(store.count("execution")).isEqualTo(SIZE);
    }

    @Test
    void whatComesBackIntoTheQueueIsCountedIn() {
        UUID worker = store.worker(TYPE);
        accepted(one, SIZE);
        store.claims.claimParallel(worker, "lab", "Filled", SIZE);
        assertThat(accepted(one, 1)).isEqualTo(1);
        // All but one wait again.
        store.leases.leave(worker);

        assertThat(accepted(one, 1)).isZero();
    }

    @Test
    void aLargerQueueHoldsNoMoreThanThat() {
        accepted(one, SIZE);
        assertThat(accepted(other, type(SIZE / 2), 1)).isZero();
        StoredRegistration larger = type(SIZE + 10);
        assertThat(accepted(other, larger, 20)).isEqualTo(10);
        assertThat(accepted(one, larger, 1)).isZero();
    }

    @Test
    void positionsThatAreHandedOutAgainAreNoRoom() {
        accepted(one, 60);
        store.accept(StoreFixture.parallel("Other"), SIZE);
        accepted(one, 1);
        store.client.sql("SELECT setval('tasks.position', 1)").query(Long.class).single();

        assertThat(accepted(one, 39)).isEqualTo(39);
        assertThat(accepted(one, 39)).isZero();
    }

    private Submissions gateway() {
        return new Submissions(store.jdbc, store.transaction);
    }

    private int accepted(Submissions gateway, int count) {
        return accepted(gateway, TYPE, count);
    }

    private int accepted(Submissions gateway, StoredRegistration type, int count) {
        List<NewTask> tasks =
                IntStream.range(0, count).mapToObj(n -> store.task(type)).toList();
        return count - gateway.accept(tasks).refused().size();
    }

    private static NewTask again(ClaimedTask task) {
        return new NewTask(task.id(), TYPE, "", "{}", null);
    }

    private List<String> locks() {
        return store.client.sql("""
                        SELECT mode FROM pg_locks WHERE locktype = 'advisory'
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        ORDER BY mode
                        """).query(String.class).list();
    }

    private static StoredRegistration type(int queueSize) {
        return new StoredRegistration(
                "lab", "Filled", "{}", Set.of(), TaskLimits.parallel(1).withQueueSize(queueSize));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
