package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.control.Controls;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The tasks of a lane follow each other on one thread, and feel nothing of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaneTests {

    private static final int MOST_RUNS_OF_A_THREAD = 100;

    private static final Map<UUID, Thread> RUNNING = new ConcurrentHashMap<>();
    private static final List<Thread> THREADS = new CopyOnWriteArrayList<>();
    private static volatile CountDownLatch released = new CountDownLatch(1);

    record Step(String does) implements Task {}

    static final class Stepper implements TaskHandler<Step> {

        @Override
        public TaskRegistration<Step> registration() {
            return TaskRegistration.of(
                    "lane", Step.class, TaskLimits.sequential().withExecutionTimeout(Duration.ofSeconds(30)));
        }

        @Override
        public Object handle(Step step, TaskContext context) throws Exception {
            Thread thread = Thread.currentThread();
            THREADS.add(thread);
            RUNNING.put(context.taskId(), thread);
            switch (step.does()) {
                case "interrupts itself" -> thread.interrupt();
                case "leaves its loader" ->
                    thread.setContextClassLoader(new URLClassLoader("left behind", new URL[0], null));
                case "waits" -> new CountDownLatch(1).await();
                case "waits for release" -> released.await();
                case "does not listen" -> WorkerFixture.awaitDeaf(released);
                default -> {}
            }
            return Map.of(
                    "interrupted",
                    thread.isInterrupted(),
                    "loader",
                    String.valueOf(thread.getContextClassLoader().getName()),
                    "named",
                    thread.getName().equals("task-" + context.taskId()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Stepper stepper() {
            return new Stepper();
        }
    }

    private final WorkerFixture fixture = new WorkerFixture();

    @BeforeAll
    void start() {
        fixture.start(Handlers.class, "--carafe.worker.stop-grace=300ms");
    }

    @BeforeEach
    void begin() {
        RUNNING.clear();
        THREADS.clear();
        released = new CountDownLatch(1);
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void aLaneGoesOnOnItsThreadButNotForEver() {
        int count = 3 * MOST_RUNS_OF_A_THREAD;
        List<UUID> ids = fixture.submit("lane", "Step", "{\"does\": \"nothing\"}", count);

        assertThat(fixture.ended(ids.getLast())).isEqualTo("ok");
        assertThat(THREADS).hasSize(count);
        Map<Thread, Integer> runs = new ConcurrentHashMap<>();
        THREADS.forEach(thread -> runs.merge(thread, 1, Integer::sum));
        assertThat(runs.values()).allMatch(n -> n <= MOST_RUNS_OF_A_THREAD);
        assertThat(runs.size()).isBetween(3, count / 2);
    }

    @Test
    void whatATaskLeavesOfItsThreadDoesNotReachTheNext() {
        List<UUID> ids = submitAtOnce("interrupts itself", "nothing", "leaves its loader", "nothing");

        assertThat(fixture.ended(ids.getLast())).isEqualTo("ok");
        assertThat(List.of(result(ids.get(1)), result(ids.get(3))))
                .allMatch(result -> result.contains("\"interrupted\":false")
                        && result.contains("\"named\":true")
                        && !result.contains("left behind"));
    }

    @Test
    void aTaskThatInheritedItsThreadIsCancelledAndTheNextOneRuns() {
        List<UUID> ids = submitAtOnce("nothing", "nothing", "waits", "nothing");
        await().until(() -> RUNNING.containsKey(ids.get(2)));
        fixture.bean(Controls.class).cancel(ids.get(2));

        assertThat(fixture.ended(ids.get(3))).isEqualTo("ok");
        assertThat(fixture.ended(ids.get(2))).isEqualTo("TaskCancelled");
        assertThat(result(ids.get(3))).contains("\"interrupted\":false");
    }

    @Test
    void aLaneLeavesAHandlerThatDoesNotListenAndGoesOnElsewhere() {
        List<UUID> ids = new ArrayList<>();
        ids.add(submit("waits for release"));
        ids.add(fixture.submit(
                "lane",
                "Step",
                "{\"does\": \"does not listen\"}",
                new TaskOptions(null, null, null, Duration.ofMillis(300), null, null, List.of())));
        ids.add(submit("waits"));
        ids.add(submit("nothing"));
        await().until(() -> RUNNING.containsKey(ids.getFirst()));
        CountDownLatch first = released;
        released = new CountDownLatch(1);
        first.countDown();
        await().until(() -> RUNNING.containsKey(ids.get(2)));
        Thread abandoned = RUNNING.get(ids.get(1));
        assertThat(fixture.ended(ids.get(1))).isEqualTo("TaskTimeout");
        assertThat(RUNNING.get(ids.get(2))).isNotSameAs(abandoned);

        // Its thread ends without a word: the task that runs by now is not disturbed, nor is another one begun.
        released.countDown();
        await().until(() -> !abandoned.isAlive());
        assertThat(RUNNING).doesNotContainKey(ids.get(3));
        fixture.bean(Controls.class).cancel(ids.get(2));
        assertThat(fixture.ended(ids.get(3))).isEqualTo("ok");
        assertThat(fixture.ended(ids.get(2))).isEqualTo("TaskCancelled");
    }

    /** Two gateways do not commit in the order in which they take positions, but what was accepted first runs first. */
    @Test
    void aTaskThatWasCommittedAfterTheNextOneIsStillBeforeTheOneAfterThat() throws Exception {
        TransactionTemplate other = new TransactionTemplate(fixture.bean(PlatformTransactionManager.class));
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commits = new CountDownLatch(1);
        CompletableFuture<UUID> late = new CompletableFuture<>();
        Thread gateway = Thread.ofVirtual()
                .start(() -> late.complete(other.execute(_ -> {
                    UUID id = submit("nothing");
                    inserted.countDown();
                    WorkerFixture.awaitDeaf(commits);
                    return id;
                })));
        inserted.await();
        UUID running = submit("waits for release");
        await().until(() -> RUNNING.containsKey(running));
        commits.countDown();
        gateway.join();
        UUID last = submit("nothing");
        released.countDown();

        assertThat(fixture.ended(last)).isEqualTo("ok");
        List<UUID> order = fixture.jdbc()
                .sql("SELECT id FROM tasks.result WHERE id = ANY (?) ORDER BY started_at")
                .param(new UUID[] {late.get(), running, last})
                .query(UUID.class)
                .list();
        assertThat(order).containsExactly(running, late.get(), last);
    }

    /** The first of them holds the lane until all are there. */
    private List<UUID> submitAtOnce(String... does) {
        UUID first = submit("waits for release");
        await().until(() -> RUNNING.containsKey(first));
        List<UUID> ids = new ArrayList<>();
        for (String one : does) {
            ids.add(submit(one));
        }
        released.countDown();
        return ids;
    }

    private UUID submit(String does) {
        return fixture.submit("lane", "Step", "{\"does\": \"" + does + "\"}", 1).getFirst();
    }

    private String result(UUID id) {
        return fixture.jdbc()
                .sql("SELECT result FROM tasks.result WHERE id = ?")
                .param(id)
                .query(String.class)
                .single();
    }
}
