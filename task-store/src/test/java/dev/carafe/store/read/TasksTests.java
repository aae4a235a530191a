package dev.carafe.store.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.task.TaskResultOk;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.StoreFixture;
import dev.carafe.store.TaskStoreConfiguration;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.ProgressReport;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

class TasksTests {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({TaskReadsConfiguration.class, TaskStoreConfiguration.class})
    static class Reader {}

    private static final StoredRegistration MEASURE = StoreFixture.parallel("Measure");
    private static final StoredRegistration MOVE = StoreFixture.sequential("Move");

    private static final long LARGE = Long.MAX_VALUE;

    private final StoreFixture store = new StoreFixture();
    private ConfigurableApplicationContext context;
    private Tasks tasks;

    @BeforeEach
    void open() {
        context = new SpringApplicationBuilder(Reader.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=" + store.database.jdbcUrl(),
                        "--spring.datasource.username=" + store.database.user(),
                        "--spring.datasource.password=" + store.database.password(),
                        "--spring.datasource.hikari.maximum-pool-size=2",
                        "--spring.flyway.enabled=false");
        tasks = context.getBean(Tasks.class);
    }

    @AfterEach
    void close() {
        context.close();
        store.close();
    }

    @Test
    void aTaskIsReadInEachOfItsStates() {
        UUID worker = store.worker(MEASURE);
        UUID id = store.accept(MEASURE, 1).getFirst();
        assertThat(tasks.find(id)).get().satisfies(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
            assertThat(task.attempt()).isNull();
            assertThat(task.payload()).hasToString("{\"n\":1}");
        });

        ClaimedTask claimed = claim(worker);
        assertThat(tasks.find(id)).get().satisfies(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
            assertThat(task.attempt()).isEqualTo(1);
        });

        store.results.finish(worker, List.of(AttemptOutcome.ok(claimed, "42")));
        assertThat(tasks.find(id)).get().satisfies(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.OK);
            assertThat(task.result())
                    .isInstanceOfSatisfying(
                            TaskResultOk.class, ok -> assertThat(ok.result()).hasToString("42"));
            assertThat(task.startedAt()).isBetween(task.submittedAt(), task.finishedAt());
            assertThat(task.expiresAt())
                    .isEqualTo(task.finishedAt().plus(MEASURE.limits().retention()));
        });
    }

    @Test
    void aTaskWhoseRetentionHasEndedIsGoneAndOneThatNeverWasIsNot() {
        UUID worker = store.worker(MEASURE);
        UUID id = store.accept(MEASURE, 1).getFirst();
        ClaimedTask claimed = claim(worker);
        store.results.finish(worker, List.of(AttemptOutcome.ok(claimed, "42")));
        store.client
                .sql("UPDATE tasks.result SET expires_at = now() - interval '1 second'")
                .update();

        assertThatThrownBy(() -> tasks.find(id)).isInstanceOf(TaskExpiredFromStore.class);
        assertThat(tasks.findAll(List.of(id))).isEmpty();
        assertThat(list(all(), 10)).isEmpty();
        assertThat(tasks.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void listsAreFilteredAndPagedNewestFirst() {
        UUID worker = store.worker(MEASURE, MOVE);
        List<UUID> measures = store.accept(MEASURE, 5);
        List<UUID> moves = store.accept(MOVE, 2);
        NewTask labelled = new NewTask(store.ids.next(), MEASURE, "Measure", "{}", "{\"sample\":\"a'b\"}");
        store.submissions.accept(List.of(labelled));
        ClaimedTask failed =
                store.claims.claimParallel(worker, "lab", "Measure", 1).getFirst();
        store.results.finish(worker, List.of(AttemptOutcome.error(failed, "Broken", "why\0", "")));

        List<TaskView> firstPage = list(all(), 3);
        TaskFilter second = new TaskFilter(
                null, null, null, null, null, null, null, firstPage.getLast().id());
        List<UUID> listed = Stream.concat(firstPage.stream(), list(second, 100).stream())
                .map(TaskView::id)
                .toList();
        assertThat(listed).hasSize(8).isSortedAccordingTo(java.util.Comparator.<UUID>reverseOrder());
        assertThat(list(new TaskFilter("lab", "Move", null, null, null, null, null, null), 10))
                .extracting(TaskView::id)
                .containsExactlyInAnyOrderElementsOf(moves);
        assertThat(list(new TaskFilter(null, null, TaskStatus.ERROR, null, null, null, null, null), 10))
                .extracting(TaskView::id)
                .containsExactly(measures.getFirst());
        assertThat(list(new TaskFilter(null, "Measure", TaskStatus.QUEUED, null, null, null, null, null), 10))
                .hasSize(5);
        assertThat(list(
                        new TaskFilter(null, null, null, null, new TaskFilter.Label("sample", "a'b"), null, null, null),
                        10))
                .singleElement()
                .satisfies(task -> assertThat(task.labels()).containsEntry("sample", "a'b"));
        var middle = firstPage.getLast().submittedAt();
        assertThat(list(new TaskFilter(null, null, null, null, null, middle.plusSeconds(60), null, null), 10))
                .isEmpty();
        assertThat(list(new TaskFilter(null, null, null, null, null, null, middle.plusSeconds(60), null), 10))
                .hasSize(8);
    }

    @Test
    void aListEndsWhereItsBytesDo() {
        List<UUID> ids = store.accept(MEASURE, 4);
        long two = 2L * "{\"n\":1}".length();

        assertThat(tasks.list(all(), 10, two).tasks()).extracting(TaskView::id).containsExactly(ids.get(3), ids.get(2));
        assertThat(tasks.list(all(), 10, two).more()).isTrue();
        assertThat(tasks.list(all(), 10, two - 1).tasks()).hasSize(1);
        assertThat(tasks.list(all(), 10, 0).tasks()).hasSize(1);
        assertThat(tasks.list(all(), 10, 2 * two)).satisfies(whole -> {
            assertThat(whole.tasks()).hasSize(4);
            assertThat(whole.more()).isFalse();
        });
        assertThat(tasks.list(all(), 3, LARGE)).satisfies(page -> {
            assertThat(page.tasks()).hasSize(3);
            assertThat(page.more()).isTrue();
        });
    }

    @Test
    void whatATaskReturnedCountsToo() {
        UUID worker = store.worker(MEASURE);
        UUID small = store.accept(MEASURE, 1).getFirst();
        UUID large = store.accept(MEASURE, 1).getFirst();
        store.claims
                .claimParallel(worker, "lab", "Measure", 2)
                .forEach(task -> store.results.finish(
                        worker,
                        List.of(AttemptOutcome.ok(
                                task, task.id().equals(large) ? "\"" + "x".repeat(5_000) + "\"" : "1"))));
        List<UUID> both = List.of(large, small);

        NamedTasks bounded = tasks.findAll(both, 5_000);
        assertThat(bounded.tasks()).extracting(TaskView::id).containsExactly(large);
        assertThat(bounded.leftOut()).containsExactly(small);
        NamedTasks all = tasks.findAll(both, 5_100);
        assertThat(all.tasks()).hasSize(2);
        assertThat(all.leftOut()).isEmpty();
        assertThat(tasks.list(all(), 10, 5_000).tasks())
                .extracting(TaskView::id)
                .containsExactly(large);
    }

    private List<TaskView> list(TaskFilter filter, int most) {
        return tasks.list(filter, most, LARGE).tasks();
    }

    @Test
    void aLookAtATaskIsTheSameWhetherItIsReadInFullOrNot() {
        UUID worker = store.worker(MEASURE);
        UUID id = store.accept(MEASURE, 1).getFirst();
        assertThat(tasks.looks(List.of(id, UUID.randomUUID()))).containsExactly(look(id));

        ClaimedTask claimed = claim(worker);
        TaskLook running = look(id);
        store.claims.report(worker, List.of(new ProgressReport(id, 1, "{\"message\": \"half of it, \u00e4\"}")));
        store.controls.cancel(id);
        assertThat(tasks.looks(List.of(id))).containsExactly(look(id)).doesNotContain(running);

        store.results.retry(
                worker,
                List.of(AttemptOutcome.error(claimed, "Broken", "why", "").thenRetry(Duration.ofMinutes(1))));
        assertThat(tasks.looks(List.of(id))).containsExactly(look(id));
    }

    @Test
    void whatATaskToldLastStaysWhenItHasEnded() {
        UUID worker = store.worker(MEASURE);
        UUID id = store.accept(MEASURE, 1).getFirst();
        ClaimedTask claimed = claim(worker);
        store.claims.report(worker, List.of(new ProgressReport(id, 1, "{\"message\": \"half of it\"}")));
        store.results.retry(
                worker,
                List.of(AttemptOutcome.error(claimed, "Broken", "why", "").thenRetry(Duration.ZERO)));
        assertThat(tasks.find(id).orElseThrow().progress()).isNull();

        store.timekeeper.tick();
        ClaimedTask again = claim(worker);
        store.claims.report(worker, List.of(new ProgressReport(id, 2, "{\"message\": \"all of it\"}")));
        store.results.finish(worker, List.of(AttemptOutcome.error(again, "Broken", "why", "")));
        assertThat(tasks.find(id).orElseThrow().progress()).hasToString("{\"message\": \"all of it\"}");
        assertThat(tasks.findEach(List.of(id))).containsExactly(tasks.find(id).orElseThrow());
        assertThat(list(all(), 1).getFirst().progress()).hasToString("{\"message\": \"all of it\"}");
        assertThat(tasks.looks(List.of(id))).containsExactly(look(id));

        store.reruns.rerun(List.of(new NewTask(id, MEASURE, "", "{}", null)));
        assertThat(tasks.find(id).orElseThrow().progress()).isNull();
    }

    @Test
    void severalTasksAreReadAsEachOfThemIsAlone() {
        UUID worker = store.worker(MEASURE, MOVE);
        List<UUID> ids = new ArrayList<>(store.accept(MEASURE, 3));
        ids.addAll(store.accept(MOVE, 2));
        store.claims.claimParallel(worker, "lab", "Measure", 1);
        assertThat(tasks.findEach(ids))
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().map(id -> tasks.find(id).orElseThrow()).toList());
        assertThat(tasks.find(ids.getLast()).orElseThrow().position()).isEqualTo(2);
    }

    @Test
    void whatIsToBeRunAgainIsReadWithoutPayloadAndResult() {
        UUID worker = store.worker(MEASURE);
        store.accept(MEASURE, 2);
        store.results.finish(
                worker,
                store.claims.claimParallel(worker, "lab", "Measure", 2).stream()
                        .map(task -> AttemptOutcome.error(task, "Broken", "why", ""))
                        .toList());
        // Whoever reads one of the two divides by zero.
        store.client.sql("""
                        DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW tasks.task_view AS '
                          || replace(replace(pg_get_viewdef('tasks.task_view'),
                               't.payload', '(1 / (length(t.type) - length(t.type)))::text AS payload'),
                               'r.result,', '(1 / (length(t.type) - length(t.type)))::text AS result,');
                        END $$
                        """).update();
        assertThatThrownBy(() -> list(all(), 10)).hasMessageContaining("division by zero");
        assertThat(tasks.listRepeatable(all(), 10))
                .extracting(RepeatableTask::type)
                .containsExactly("Measure", "Measure");
    }

    private ClaimedTask claim(UUID worker) {
        return store.claims.claimParallel(worker, "lab", "Measure", 1).getFirst();
    }

    private TaskLook look(UUID id) {
        return TaskLook.of(tasks.find(id).orElseThrow());
    }

    private static TaskFilter all() {
        return new TaskFilter(null, null, null, null, null, null, null, null);
    }
}
