package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.HandlerSet;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class ChangingOffersTests {

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    record Measure() implements Task {}

    /** Returns a word, once it may. */
    private record Says(String word, TaskLimits limits, AtomicInteger begun, CountDownLatch may)
            implements TaskHandler<Measure> {

        static Says atOnce(String word, TaskLimits limits) {
            return new Says(word, limits, new AtomicInteger(), new CountDownLatch(0));
        }

        @Override
        public TaskRegistration<Measure> registration() {
            return TaskRegistration.of("lab", Measure.class, limits);
        }

        @Override
        public @Nullable Object handle(Measure task, TaskContext context) throws InterruptedException {
            begun.incrementAndGet();
            may.await();
            return word;
        }
    }

    private static void offer(ConfigurableApplicationContext worker, TaskHandler<?> handler, Runnable whenUnused) {
        worker.getBean(HandlerRegistry.class)
                .replace("test", new HandlerSet(List.of(handler), JsonMapper.shared(), whenUnused));
    }

    private List<String> results() {
        return fixture.jdbc()
                .sql("SELECT result FROM tasks.result ORDER BY id")
                .query(String.class)
                .list();
    }

    private void awaitResults(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> fixture.results() == count);
    }

    @Test
    void aTypeThatIsAddedWhileTheWorkerRunsIsRegisteredAndRun() {
        var worker = fixture.start();
        offer(worker, Says.atOnce("added", TaskLimits.sequential()), () -> {});
        fixture.submit("lab", "Measure", "{}", 2);
        awaitResults(2);
        assertThat(results()).containsExactly("\"added\"", "\"added\"");
        HealthIndicator consumption = worker.getBean("consumption", HealthIndicator.class);
        await().until(() -> consumption.health().getStatus() == Status.UP);
    }

    @Test
    void aCallInFlightFinishesOnTheHandlerThatItStartedWithAndTheNextOneRunsOnTheNew() {
        var worker = fixture.start();
        Says old = new Says("old", TaskLimits.parallel(4), new AtomicInteger(), new CountDownLatch(1));
        AtomicInteger unused = new AtomicInteger();
        offer(worker, old, unused::incrementAndGet);
        fixture.submit("lab", "Measure", "{}", 1);
        await().until(() -> old.begun().get() == 1);

        offer(worker, Says.atOnce("new", TaskLimits.parallel(4)), () -> {});
        fixture.submit("lab", "Measure", "{}", 1);
        awaitResults(1);
        assertThat(results()).containsExactly("\"new\"");
        assertThat(unused).as("the old version is in use").hasValue(0);

        old.may().countDown();
        awaitResults(2);
        assertThat(results()).containsExactlyInAnyOrder("\"new\"", "\"old\"");
        await().until(() -> unused.get() == 1);
    }

    @Test
    void aTypeThatIsWithdrawnIsNotClaimedAnyMoreAndComesBack() {
        var worker = fixture.start();
        offer(worker, Says.atOnce("first", TaskLimits.sequential()), () -> {});
        worker.getBean(HandlerRegistry.class).withdraw("test");
        assertThat(offered(worker)).doesNotContain("Measure");
        fixture.submit("lab", "Measure", "{}", 1);
        fixture.submit("demo", "Echo", "{}", 1);
        awaitResults(1);
        assertThat(results()).containsExactly("{}");

        offer(worker, Says.atOnce("again", TaskLimits.sequential()), () -> {});
        awaitResults(2);
        assertThat(results()).containsExactlyInAnyOrder("{}", "\"again\"");
    }

    private static List<String> offered(ConfigurableApplicationContext worker) {
        return worker.getBean(HandlerRegistry.class).all().stream()
                .map(offer -> offer.registration().type())
                .toList();
    }

    @Test
    void waitingTasksFollowTheirTypeOutOfTheLane() {
        var worker = fixture.start();
        Says sequential = new Says("one", TaskLimits.sequential(), new AtomicInteger(), new CountDownLatch(1));
        offer(worker, sequential, () -> {});
        fixture.submit("lab", "Measure", "{}", 4);
        await().until(() -> sequential.begun().get() == 1);

        Says parallel = new Says("many", TaskLimits.parallel(8), new AtomicInteger(), new CountDownLatch(1));
        offer(worker, parallel, () -> {});
        await().atMost(Duration.ofSeconds(20)).until(() -> parallel.begun().get() == 3);
        sequential.may().countDown();
        parallel.may().countDown();
        awaitResults(4);
    }

    @Test
    void aFormThatAnotherLiveWorkerContradictsIsRefusedAndTheEarlierOneGoesOn() {
        var worker = fixture.start();
        var other = fixture.start();
        offer(worker, Says.atOnce("good", TaskLimits.parallel(4)), () -> {});
        offer(other, Says.atOnce("good", TaskLimits.parallel(4)), () -> {});

        assertThatThrownBy(() -> offer(worker, Says.atOnce("bad", TaskLimits.parallel(5)), () -> {}))
                .isInstanceOf(ConflictingRegistration.class);
        fixture.submit("lab", "Measure", "{}", 8);
        awaitResults(8);
        assertThat(results()).containsOnly("\"good\"");

        other.getBean(HandlerRegistry.class).withdraw("test");
        offer(worker, Says.atOnce("better", TaskLimits.parallel(5)), () -> {});
        fixture.submit("lab", "Measure", "{}", 1);
        awaitResults(9);
        assertThat(results()).contains("\"better\"");
    }

    @Test
    void whatWasAddedIsOfferedAgainAfterTheWorkerWasDeclaredDead() {
        var worker = fixture.start();
        offer(worker, Says.atOnce("still there", TaskLimits.sequential()), () -> {});
        UUID before = fixture.jdbc()
                .sql("SELECT id FROM tasks.worker")
                .query(UUID.class)
                .single();
        fixture.jdbc().sql("DELETE FROM tasks.worker").update();
        await().until(() -> fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.offer WHERE type = 'Measure' AND worker <> ?")
                        .param(before)
                        .query(Long.class)
                        .single()
                == 1);
        fixture.submit("lab", "Measure", "{}", 1);
        awaitResults(1);
    }

    @Test
    void noTaskIsLostWhileItsTypeComesAndGoes() {
        var worker = fixture.start();
        HandlerRegistry registry = worker.getBean(HandlerRegistry.class);
        offer(worker, Says.atOnce("x", TaskLimits.parallel(16)), () -> {});
        AtomicInteger unused = new AtomicInteger();
        for (int round = 0; round < 30; round++) {
            fixture.submit("lab", "Measure", "{}", 20);
            registry.withdraw("test");
            TaskLimits limits = round % 2 == 0 ? TaskLimits.sequential() : TaskLimits.parallel(16);
            offer(worker, Says.atOnce("x", limits), unused::incrementAndGet);
        }
        awaitResults(600);
        assertThat(results()).containsOnly("\"x\"");
        await().until(() -> unused.get() == 29);
    }
}
