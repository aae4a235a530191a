package dev.carafe.store.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.accept.AcceptResult.Refusal;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotentSubmissionsTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");

    private final StoreFixture store = new StoreFixture();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theSameKeyWithTheSameBodyIsTheSameTaskAndWithAnotherIsRefused() {
        NewTask first = task("k", "one");
        NewTask same = task("k", "one");
        NewTask other = task("k", "two");
        assertThat(store.submissions.accept(List.of(first)).isNew(first.id())).isTrue();
        AcceptResult acceptance = store.submissions.accept(List.of(same, other));
        assertThat(acceptance.repeated()).containsEntry(same.id(), first.id());
        assertThat(acceptance.refused()).containsEntry(other.id(), new Refusal.OtherBody());
        assertThat(store.count("task")).isEqualTo(1);
    }

    @Test
    void twoOfOneBatchAreOne() {
        NewTask first = task("k", "one");
        NewTask same = task("k", "one");
        assertThat(store.submissions.accept(List.of(first, same)).repeated()).containsEntry(same.id(), first.id());
        assertThat(store.count("task")).isEqualTo(1);
    }

    @Test
    void manyGatewaysAtOnceAcceptOne() throws Exception {
        Set<UUID> ids = new HashSet<>();
        List<Future<UUID>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 8; n++) {
                all.add(threads.submit(() -> {
                    NewTask task = task("k", "one");
                    AcceptResult acceptance = store.submissions.accept(List.of(task));
                    return acceptance.repeated().getOrDefault(task.id(), task.id());
                }));
            }
        }
        for (Future<UUID> one : all) {
            ids.add(one.get());
        }
        assertThat(ids).hasSize(1);
        assertThat(store.count("task")).isEqualTo(1);
    }

    @Test
    void aRefusedSubmissionLeavesItsKeyFree() {
        StoredRegistration one = new StoredRegistration(
                "lab", "One", "{}", Set.of(), TaskLimits.parallel(1).withQueueSize(1));
        store.accept(one, 1);
        NewTask refused = new NewTask(
                store.ids.next(),
                one,
                "",
                "{}",
                null,
                TaskOptions.NONE,
                null,
                new IdempotencyKey("k", "one", "text of one"));
        assertThat(store.submissions.accept(List.of(refused)).refused())
                .containsEntry(refused.id(), new Refusal.QueueFull());
        assertThat(store.count("idempotency")).isZero();
    }

    @Test
    void whatRepeatsARefusedSubmissionIsRefusedForTheSameReason() {
        StoredRegistration one = new StoredRegistration(
                "lab", "One", "{}", Set.of(), TaskLimits.parallel(1).withQueueSize(1));
        store.accept(one, 1);
        List<NewTask> full =
                Stream.generate(() -> task(one, TaskOptions.NONE)).limit(3).toList();
        AcceptResult refused = store.submissions.accept(full);
        assertThat(refused.repeated()).isEmpty();
        full.forEach(task -> assertThat(refused.refused()).containsEntry(task.id(), new Refusal.QueueFull()));

        UUID nobody = store.ids.next();
        TaskOptions dependent = new TaskOptions(null, null, null, null, null, null, List.of(nobody));
        List<NewTask> lost =
                Stream.generate(() -> task(SCAN, dependent)).limit(3).toList();
        AcceptResult unknown = store.submissions.accept(lost);
        assertThat(unknown.repeated()).isEmpty();
        lost.forEach(task -> assertThat(unknown.refused())
                .containsEntry(task.id(), new Refusal.UnknownDependencies(Set.of(nobody))));
        assertThat(store.count("idempotency")).isZero();
    }

    @Test
    void aTaskThatWasGivenOutByItsKeyIsNotWithdrawn() {
        NewTask first = task("k", "one");
        store.submissions.accept(List.of(first));
        NewTask same = task("k", "one");
        assertThat(store.submissions.accept(List.of(same)).repeated()).containsEntry(same.id(), first.id());

        assertThat(store.submissions.withdraw(List.of(first.id()))).isEmpty();
        assertThat(store.status(first.id())).isEqualTo("queued");
        NewTask again = task("k", "one");
        assertThat(store.submissions.accept(List.of(again)).repeated()).containsEntry(again.id(), first.id());
    }

    @Test
    void aTaskThatAWorkerHasFoundKeepsItsKey() {
        UUID worker = store.worker(SCAN);
        NewTask first = task("k", "one");
        store.submissions.accept(List.of(first));
        store.claims.claimParallel(worker, "lab", "Scan", 1);

        assertThat(store.submissions.withdraw(List.of(first.id()))).isEmpty();
        NewTask same = task("k", "one");
        assertThat(store.submissions.accept(List.of(same)).repeated()).containsEntry(same.id(), first.id());
    }

    @Test
    void aRepetitionAndAWithdrawalAtOnceNeverGiveOutATaskThatIsGone() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 200; n++) {
                String key = "k" + n;
                NewTask first = task(key, "one");
                store.submissions.accept(List.of(first));
                NewTask same = task(key, "one");
                Future<AcceptResult> repetition = threads.submit(() -> store.submissions.accept(List.of(same)));
                Future<Set<UUID>> withdrawal = threads.submit(() -> store.submissions.withdraw(List.of(first.id())));

                UUID given = repetition.get().repeated().getOrDefault(same.id(), same.id());
                assertThat(store.status(given)).isEqualTo("queued");
                assertThat(withdrawal.get()).doesNotContain(given);
            }
        }
    }

    /** The digest of an earlier version is of the text. */
    @Test
    void aKeyIsTheSameByValueOrByText() {
        NewTask first = keyed(new IdempotencyKey("k", "text", "other text"));
        store.submissions.accept(List.of(first));
        NewTask again = keyed(new IdempotencyKey("k", "value", "text"));
        NewTask other = keyed(new IdempotencyKey("k", "other value", "other text"));

        AcceptResult acceptance = store.submissions.accept(List.of(again, other));
        assertThat(acceptance.repeated()).containsExactly(Map.entry(again.id(), first.id()));
        assertThat(acceptance.refused()).containsOnlyKeys(other.id());
    }

    private NewTask keyed(IdempotencyKey key) {
        return new NewTask(store.ids.next(), SCAN, "", "{}", null, TaskOptions.NONE, null, key);
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        NewTask first = task("k", "one");
        store.submissions.accept(List.of(first));
        store.client
                .sql("UPDATE tasks.idempotency SET created_at = now() - interval '25 hours'")
                .update();
        NewTask later = task("k", "two");
        assertThat(store.submissions.accept(List.of(later)).isNew(later.id())).isTrue();
        store.client
                .sql("UPDATE tasks.idempotency SET created_at = now() - interval '25 hours'")
                .update();
        assertThat(store.submissions.forgetKeys(Duration.ofHours(24))).isEqualTo(1);
    }

    private NewTask task(String key, String digest) {
        return new NewTask(
                store.ids.next(),
                SCAN,
                "",
                "{}",
                null,
                TaskOptions.NONE,
                null,
                new IdempotencyKey(key, digest, "text of " + digest));
    }

    private NewTask task(StoredRegistration type, TaskOptions options) {
        return new NewTask(
                store.ids.next(), type, "", "{}", null, options, null, new IdempotencyKey("k", "one", "text of one"));
    }
}
