package dev.carafe.store.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationsTests {

    private final StoreFixture store = new StoreFixture();
    private final StoredRegistration parallel = StoreFixture.parallel("Measure");
    private final StoredRegistration sequential = StoreFixture.sequential("Measure");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anotherFormOfALiveWorkersTypeIsRefusedAndBothAreNamed() {
        UUID holder = store.worker(parallel);
        store.worker(parallel);

        assertThatThrownBy(() -> store.worker(sequential))
                .isInstanceOf(ConflictingRegistration.class)
                .hasMessageContaining("Measure")
                .hasMessageContaining("limits.parallel: true there, false here");
        assertThat(store.registrations.all()).containsExactly(parallel);
        assertThat(store.leases.renew(holder, StoreFixture.LEASE)).isTrue();
    }

    @Test
    void aContradictionIsToldByWhatDiffersAndNothingElse() {
        store.worker(form("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\"}}}", Set.of("a"), null));
        StoredRegistration other = form(
                "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}}}", Set.of(), Duration.ofSeconds(9));

        assertThatThrownBy(() -> store.worker(other))
                .message()
                .contains("""
                          schema.properties.n.type: "string" there, "number" here
                          hiddenFields: ["a"] there, [] here
                          limits.executionTimeout: nothing there, "PT9S" here
                        """)
                .doesNotContain("retry", "fetchSize", "object");
    }

    @Test
    void schemasThatDifferInTheirTextAloneContradictEachOther() {
        store.worker(form("{\"type\":\"object\",\"title\":\"n\"}", Set.of(), null));

        assertThatThrownBy(() -> store.worker(form("{\"title\":\"n\",\"type\":\"object\"}", Set.of(), null)))
                .hasMessageContaining("schema: written differently");
    }

    private static StoredRegistration form(String schema, Set<String> hidden, @Nullable Duration executionTimeout) {
        TaskLimits limits = TaskLimits.parallel(1);
        return new StoredRegistration(
                "lab",
                "Measure",
                schema,
                hidden,
                executionTimeout == null ? limits : limits.withExecutionTimeout(executionTimeout));
    }

    @Test
    void aRegistrationThatNobodyHoldsAnyMoreGivesWay() {
        UUID gone = store.worker(parallel);
        store.leases.leave(gone);

        store.worker(sequential);

        assertThat(store.registrations.all()).containsExactly(sequential);
    }

    @Test
    void aWorkersOwnEarlierFormIsNoConflictAndWaitingTasksFollowIntoTheLane() {
        UUID worker = store.worker(parallel);
        store.accept(parallel, 2);

        store.registrations.announce(worker, List.of(sequential));

        assertThat(store.registrations.all()).containsExactly(sequential);
        assertThat(store.client
                        .sql("SELECT lane FROM tasks.execution")
                        .query(String.class)
                        .list())
                .containsExactly("lab", "lab");
        assertThat(store.claims.claimInLane(worker, "lab")).hasSize(1);
    }

    @Test
    void tasksWithASequenceKeyFollowIntoTheLaneInTheirOrder() {
        StoredRegistration other = StoreFixture.parallel("Other");
        UUID worker = store.worker(parallel, other);
        UUID first = store.accept(parallel, key("a"));
        UUID second = store.accept(parallel, key("a"));
        UUID free = store.accept(parallel, TaskOptions.NONE);
        UUID third = store.accept(parallel, key("b"));
        UUID beside = store.accept(other, key("a"));

        store.registrations.announce(worker, List.of(sequential, other));

        for (UUID next : List.of(first, second, free, third)) {
            finish(worker, next, store.claims.claimInLane(worker, "lab"));
        }
        assertThat(store.claims.claimParallel(worker, "lab", "Other", 9))
                .extracting(ClaimedTask::id)
                .containsExactly(beside);
    }

    @Test
    void aTaskWithASequenceKeyThatRunsMeanwhileFollowsIntoTheLaneWhenItIsToBeRunAgain() {
        UUID worker = store.worker(parallel);
        UUID first = store.accept(parallel, key("a"));
        UUID second = store.accept(parallel, key("a"));
        ClaimedTask running =
                store.claims.claimParallel(worker, "lab", "Measure", 1).getFirst();
        store.registrations.announce(worker, List.of(sequential));

        store.results.retry(
                worker, List.of(AttemptOutcome.error(running, "Boom", "", "").thenRetry(Duration.ofHours(1))));
        assertThat(store.registrations.bringStraysIn()).isEqualTo(1);
        assertThat(store.registrations.bringStraysIn()).isZero();

        assertThat(store.claims.claimInLane(worker, "lab")).isEmpty();
        store.client
                .sql("UPDATE tasks.execution SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL")
                .update();
        store.timekeeper.tick();
        finish(worker, first, store.claims.claimInLane(worker, "lab"));
        finish(worker, second, store.claims.claimInLane(worker, "lab"));
    }

    @Test
    void tasksWithASequenceKeyThatAGatewayPutBesideTheLaneAreBroughtIn() {
        UUID worker = store.worker(sequential);
        UUID first = store.accept(parallel, key("a"));
        UUID second = store.accept(parallel, key("a"));

        assertThat(store.registrations.bringStraysIn()).isEqualTo(2);

        finish(worker, first, store.claims.claimInLane(worker, "lab"));
        finish(worker, second, store.claims.claimInLane(worker, "lab"));
    }

    @Test
    void whatComesOutOfTheLaneKeepsTheOrderOfItsSequenceKey() {
        UUID worker = store.worker(sequential);
        UUID first = store.accept(sequential, key("a"));
        UUID second = store.accept(sequential, key("a"));
        UUID third = store.accept(sequential, key("a"));
        UUID other = store.accept(sequential, key("b"));
        UUID free = store.accept(sequential, TaskOptions.NONE);
        ClaimedTask failed = store.claims.claimInLane(worker, "lab").getFirst();
        store.results.retry(
                worker, List.of(AttemptOutcome.error(failed, "Boom", "", "").thenRetry(Duration.ofHours(1))));

        store.registrations.announce(worker, List.of(parallel));

        // The first one pauses before its next attempt, and nothing of its key overtakes it.
        assertThat(store.claims.claimParallel(worker, "lab", "Measure", 9))
                .extracting(ClaimedTask::id)
                .containsExactly(other, free);
        store.controls.cancel(first);
        finish(worker, second, store.claims.claimParallel(worker, "lab", "Measure", 9));
        finish(worker, third, store.claims.claimParallel(worker, "lab", "Measure", 9));
    }

    @Test
    void nothingOvertakesATaskOfItsKeyThatRunsWhenTheTypeComesOutOfTheLane() {
        UUID worker = store.worker(sequential);
        UUID first = store.accept(sequential, key("a"));
        UUID second = store.accept(sequential, key("a"));
        List<ClaimedTask> running = store.claims.claimInLane(worker, "lab");

        store.registrations.announce(worker, List.of(parallel));

        assertThat(store.claims.claimParallel(worker, "lab", "Measure", 9)).isEmpty();
        finish(worker, first, running);
        finish(worker, second, store.claims.claimParallel(worker, "lab", "Measure", 9));
    }

    private void finish(UUID worker, UUID expected, List<ClaimedTask> claimed) {
        assertThat(claimed).extracting(ClaimedTask::id).containsExactly(expected);
        store.transaction.executeWithoutResult(status -> store.dependencyResolution.after(
                store.results.finish(worker, List.of(AttemptOutcome.ok(claimed.getFirst(), "1")))));
    }

    private static TaskOptions key(String key) {
        return new TaskOptions(null, null, null, null, null, key, List.of());
    }

    @Test
    void whatAGatewayPutBesideTheLaneSinceItHadNotHeardIsBroughtIn() {
        UUID worker = store.worker(sequential);
        UUID stray = store.accept(parallel, TaskOptions.NONE);
        UUID later = store.accept(
                parallel,
                new TaskOptions(Instant.now().plus(Duration.ofDays(1)), null, null, null, null, null, List.of()));
        UUID proper = store.accept(sequential, TaskOptions.NONE);
        StoredRegistration other = StoreFixture.parallel("Other");
        UUID beside = store.accept(other, TaskOptions.NONE);
        store.registrations.announce(worker, List.of(sequential, other));

        assertThat(store.registrations.bringStraysIn()).isEqualTo(2);
        assertThat(store.registrations.bringStraysIn()).isZero();

        assertThat(store.client
                        .sql("SELECT id FROM tasks.execution WHERE lane = 'lab'")
                        .query(UUID.class)
                        .list())
                .containsExactlyInAnyOrder(stray, later, proper);
        assertThat(store.claims.claimInLane(worker, "lab"))
                .extracting(ClaimedTask::id)
                .containsExactly(stray);
        assertThat(store.claims.claimParallel(worker, "lab", "Other", 9))
                .extracting(ClaimedTask::id)
                .containsExactly(beside);
    }

    @Test
    void whatIsNotAnnouncedAnyMoreIsNotOfferedAnyMore() {
        StoredRegistration other = StoreFixture.parallel("Other");
        UUID worker = store.worker(parallel, other);
        store.accept(parallel, 1);

        store.registrations.announce(worker, List.of(other));

        assertThat(store.registrations.all()).containsExactly(parallel, other);
        assertThat(store.claims.claimParallel(worker, "lab", "Measure", 1)).isEmpty();
    }
}
