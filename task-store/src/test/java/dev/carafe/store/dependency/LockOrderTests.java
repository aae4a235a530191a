package dev.carafe.store.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.registration.StoredRegistration;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Whoever waits for the lane of a key holds no task's row meanwhile: who has the lane may want that one next. */
class LockOrderTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");
    private static final String LANE = "lab/Scan/a";

    private final StoreFixture store = new StoreFixture();
    private final UUID worker = store.worker(SCAN);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aSubmissionTakesTheLaneBeforeWhatItDependsOn() throws Exception {
        UUID one = store.accept(SCAN, TaskOptions.NONE);

        holdsNothingWhileItWaits(one, () -> store.accept(SCAN, options("a", one)));
    }

    @Test
    void aSubmissionTakesTheLaneOfWhatItDependsOnToo() throws Exception {
        UUID free = store.accept(SCAN, TaskOptions.NONE);
        UUID one = store.accept(SCAN, options("a"));

        holdsNothingWhileItWaits(free, () -> store.accept(SCAN, options(null, free, one)));
    }

    @Test
    void aRepetitionTakesTheLaneBeforeWhatItDependsOn() throws Exception {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID two = store.accept(SCAN, options("a", one));
        store.controls.cancel(two);
        NewTask again = new NewTask(two, SCAN, "", "", null, options("a", one), null, null);

        holdsNothingWhileItWaits(one, () -> store.reruns.rerun(List.of(again)));

        assertThat(store.status(two)).isEqualTo("blocked");
    }

    @Test
    void aCancelledTaskTakesTheLanesOfAllThatEndWithItFirst() throws Exception {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID two = store.accept(SCAN, options(null, one));
        UUID three = store.accept(SCAN, options("a", two));

        holdsNothingWhileItWaits(one, () -> store.controls.cancel(one));

        assertThat(store.status(three)).isEqualTo("gone");
    }

    @Test
    void aWorkerThatLeavesTakesTheLanesOfAllThatEndsByItFirst() throws Exception {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        store.accept(SCAN, options("a", one));
        assertThat(claim()).extracting(ClaimedTask::id).containsExactly(one);

        holdsNothingWhileItWaits(one, () -> store.leases.leave(worker));
    }

    @Test
    void whoEndsTasksTakesTheLanesOfThoseThatWaitForThemFirst() throws Exception {
        UUID one = store.accept(SCAN, TaskOptions.NONE);
        UUID two = store.accept(SCAN, options("a", one));
        AttemptOutcome ended = AttemptOutcome.ok(claim().getFirst(), "1");

        holdsNothingWhileItWaits(
                one,
                () -> store.transaction.execute(status -> {
                    store.dependencyResolution.lockFor(List.of(ended.id()), List.of());
                    return store.dependencyResolution.after(store.results.finish(worker, List.of(ended)));
                }));

        assertThat(claim()).extracting(ClaimedTask::id).containsExactly(two);
    }

    private void holdsNothingWhileItWaits(UUID row, Callable<?> action) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection connection = store.dataSource.getConnection()) {
            connection.setAutoCommit(false);
            var holder = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            new SequenceKeyLanes(holder).lock(List.of(LANE));
            var waiting = threads.submit(action);
            await("somebody waits for the lane").atMost(Duration.ofSeconds(10)).until(() -> waitersForLanes() == 1);

            assertThatCode(() -> holder.queryForList("SELECT FROM tasks.execution WHERE id = ? FOR UPDATE NOWAIT", row))
                    .doesNotThrowAnyException();

            connection.rollback();
            waiting.get();
        }
    }

    private int waitersForLanes() {
        return store.client.sql("""
                        SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        """).query(Integer.class).single();
    }

    private static TaskOptions options(@Nullable String key, UUID... on) {
        return new TaskOptions(null, null, null, null, null, key, List.of(on));
    }

    private List<ClaimedTask> claim() {
        return store.claims.claimParallel(worker, "lab", "Scan", 10);
    }
}
