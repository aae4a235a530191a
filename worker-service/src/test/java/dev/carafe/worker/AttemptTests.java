package dev.carafe.worker;

import static dev.carafe.model.handler.RetryPolicy.MOST_ATTEMPTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.model.handler.RetryPolicy;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.topology.EventNames;
import dev.carafe.store.control.Controls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of attempts that fail, take too long, are cancelled or tell how far they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttemptTests {

    private static final AtomicInteger ATTEMPTS = new AtomicInteger();
    private static volatile CountDownLatch released = new CountDownLatch(1);

    /** As text in JSON, as large as partial data may be. */
    private static final String MOST_DATA = "x".repeat(16 * 1024 - 17);

    record Job(String does) implements Task {}

    static final class Worker implements TaskHandler<Job> {

        @Override
        public TaskRegistration<Job> registration() {
            return TaskRegistration.of(
                    "lab",
                    Job.class,
                    TaskLimits.parallel(2)
                            .withExecutionTimeout(Duration.ofSeconds(30))
                            .withRetry(RetryPolicy.attempts(3)
                                    .withBackoff(Duration.ofMillis(50), Duration.ofMillis(50), 0)
                                    .on("IllegalStateException")));
        }

        @Override
        public Object handle(Job job, TaskContext context) throws Exception {
            ATTEMPTS.incrementAndGet();
            switch (job.does()) {
                case "fails twice" -> {
                    if (context.attempt() < 3) {
                        throw new IllegalStateException("attempt " + context.attempt());
                    }
                }
                case "fails" -> throw new IllegalStateException("always");
                case "fails otherwise" -> throw new IllegalArgumentException("no");
                case "waits" -> new CountDownLatch(1).await();
                case "does not listen" -> WorkerFixture.awaitDeaf(released);
                case "tells" -> {
                    for (int n = 0; n < 1_000; n++) {
                        context.progress(n / 1_000.0, "step " + n, List.of(n));
                    }
                    released.await();
                }
                case "shows" -> {
                    context.progress(0.5, "half of caf\udce9.dat", List.of(MOST_DATA, "caf\udce9.dat"));
                    released.await();
                }
                case "tells and ends" -> {
                    context.progress(0.1, "first");
                    context.progress(0.5, "half");
                    context.progress(1, "last", List.of("all"));
                }
                default -> {}
            }
            return context.attempt();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Worker worker() {
            return new Worker();
        }
    }

    private final WorkerFixture fixture = new WorkerFixture();

    @BeforeAll
    void start() {
        fixture.start(Handlers.class, "--carafe.worker.stop-grace=300ms");
    }

    @BeforeEach
    void begin() {
        ATTEMPTS.set(0);
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
    void aFailureThatIsToBeRetriedIsAndEachAttemptIsKept() {
        UUID id = submit("fails twice");
        assertThat(fixture.ended(id)).isEqualTo("ok");
        assertThat(fixture.jdbc()
                        .sql("SELECT evalue FROM tasks.attempt WHERE id = ? ORDER BY attempt")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly("attempt 1", "attempt 2");
    }

    @Test
    void theLastAttemptsFailureIsTheResult() {
        assertThat(fixture.ended(submit("fails"))).isEqualTo("IllegalStateException");
        assertThat(ATTEMPTS).hasValue(3);
    }

    /** As it is when its worker was stopped in one of them. */
    @Test
    void aTaskMayHaveMoreAttemptsThanMayBeAskedFor() {
        UUID id = submit(
                "fails",
                new TaskOptions(Instant.now().plusSeconds(60), null, null, null, MOST_ATTEMPTS, null, List.of()));
        fixture.jdbc()
                .sql("UPDATE tasks.execution SET attempt = ?, max_attempts = ?, due_at = now() WHERE id = ?")
                .params(MOST_ATTEMPTS - 1, MOST_ATTEMPTS + 1, id)
                .update();
        assertThat(fixture.ended(id)).isEqualTo("IllegalStateException");
        assertThat(ATTEMPTS).hasValue(2);
    }

    @Test
    void aFailureThatIsNotToBeRetriedIsTheResultAtOnce() {
        assertThat(fixture.ended(submit("fails otherwise"))).isEqualTo("IllegalArgumentException");
        assertThat(ATTEMPTS).hasValue(1);
    }

    @Test
    void anAttemptThatTakesTooLongIsInterrupted() {
        UUID id = submit("waits", timeout());
        assertThat(fixture.ended(id)).isEqualTo("TaskTimeout");
    }

    @Test
    void aHandlerThatDoesNotListenIsAbandonedAndItsSlotIsFree() {
        List<UUID> stuck = List.of(submit("does not listen", timeout()), submit("does not listen", timeout()));
        stuck.forEach(id -> assertThat(fixture.ended(id)).isEqualTo("TaskTimeout"));
        assertThat(fixture.ended(submit("nothing"))).isEqualTo("ok");
        released.countDown();
        UUID after = submit("nothing");
        assertThat(fixture.ended(after)).isEqualTo("ok");
        stuck.forEach(id -> assertThat(fixture.ended(id)).isEqualTo("TaskTimeout"));
    }

    @Test
    void aRunningTaskIsCancelled() {
        UUID id = submit("waits");
        await().until(() -> ATTEMPTS.get() == 1);
        fixture.bean(Controls.class).cancel(id);
        assertThat(fixture.ended(id)).isEqualTo("TaskCancelled");
    }

    @Test
    void progressIsThereAndItsLatestStateIsNotLost() {
        UUID id = submit("tells");
        await().untilAsserted(() -> assertThat(fixture.jdbc()
                        .sql("SELECT progress FROM tasks.execution WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .optional())
                .hasValue("{\"fraction\":0.999,\"message\":\"step 999\",\"data\":[999]}"));
        released.countDown();
        assertThat(fixture.ended(id)).isEqualTo("ok");
    }

    private BlockingQueue<JsonNode> progressed() {
        BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
        var subscription = fixture.bean(Subscriptions.class)
                .listen("test", List.of(new Binding(EventNames.EXCHANGE, "TaskProgressed")), 10, delivery -> {
                    JsonMapper.shared().readTree(delivery.body()).forEach(events::add);
                    delivery.ack();
                });
        await().until(subscription::isConsuming);
        return events;
    }

    @Test
    void whatATaskTellsLastIsAnEventAndKeptThoughItEndsAtOnce() {
        BlockingQueue<JsonNode> events = progressed();
        List<String> ids = Stream.generate(() -> submit("tells and ends"))
                .limit(20)
                .map(UUID::toString)
                .toList();
        await().untilAsserted(() -> assertThat(events)
                .map(event -> event.path("data"))
                .filteredOn(data -> data.path("message").asString().equals("last"))
                .filteredOn(data -> data.path("data").asString().equals("[\"all\"]"))
                .map(data -> data.path("id").asString())
                .containsExactlyInAnyOrderElementsOf(ids));
        assertThat(fixture.jdbc()
                        .sql("SELECT progress FROM tasks.result WHERE id::text IN (:ids)")
                        .param("ids", ids)
                        .query(String.class)
                        .list())
                .as("and is kept with the result")
                .hasSameSizeAs(ids)
                .containsOnly("{\"fraction\":1.0,\"message\":\"last\",\"data\":[\"all\"]}");
    }

    @Test
    void progressIsAnEventWithItsDataAndTheTraceContext() {
        BlockingQueue<JsonNode> events = progressed();
        UUID id = submit("shows");
        await().untilAsserted(() -> assertThat(events)
                .map(event -> event.path("data"))
                .filteredOn(data -> data.path("id").asString().equals(id.toString()))
                .singleElement()
                .satisfies(data -> {
                    assertThat(data.path("message").asString()).isEqualTo("half of caf\uFFFD.dat");
                    assertThat(data.path("data").asString())
                            .isEqualTo("[\"" + MOST_DATA + "\",\"caf\uFFFD.dat\"]")
                            .satisfies(text -> assertThat(text.getBytes(StandardCharsets.UTF_8))
                                    .hasSize(16 * 1024));
                    assertThat(data.path("traceparent").asString()).isEqualTo(WorkerFixture.TRACE);
                }));
    }

    private static TaskOptions timeout() {
        return new TaskOptions(null, null, null, Duration.ofMillis(200), null, null, List.of());
    }

    private UUID submit(String does) {
        return submit(does, TaskOptions.NONE);
    }

    private UUID submit(String does, TaskOptions options) {
        return fixture.submit("lab", "Job", "{\"does\":\"" + does + "\"}", options);
    }
}
