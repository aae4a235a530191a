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
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.worker.lease.WorkerLease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How tasks that run hear that they are to stop, and what becomes of them when their worker does. */
class StopTests {

    private static final int ENDS_AT = 2;
    private static final AtomicInteger INTERRUPTS = new AtomicInteger();
    private static volatile CountDownLatch begun = new CountDownLatch(1);
    private static volatile CountDownLatch released = new CountDownLatch(1);

    record Hold() implements Task {}

    /** Holds on through a first interrupt, but not in a second attempt. */
    static final class Holder implements TaskHandler<Hold> {

        @Override
        public TaskRegistration<Hold> registration() {
            return TaskRegistration.of("lab", Hold.class, TaskLimits.parallel(2));
        }

        @Override
        public Object handle(Hold task, TaskContext context) throws InterruptedException {
            begun.countDown();
            while (context.attempt() == 1) {
                try {
                    released.await();
                    throw new IllegalStateException("released");
                } catch (InterruptedException e) {
                    if (INTERRUPTS.incrementAndGet() == ENDS_AT) {
                        throw e;
                    }
                }
            }
            return context.attempt();
        }
    }

    record Gather() implements Task {}

    /** Obeys as it should: by returning what it has. */
    static final class Gatherer implements TaskHandler<Gather> {

        @Override
        public TaskRegistration<Gather> registration() {
            return TaskRegistration.of("lab", Gather.class, TaskLimits.parallel(2));
        }

        @Override
        public Object handle(Gather task, TaskContext context) {
            begun.countDown();
            while (context.attempt() == 1 && !context.isStopping()) {
                try {
                    released.await();
                    return "released";
                } catch (InterruptedException e) {
                    // Comes with isStopping().
                }
            }
            return context.isStopping() ? "a part" : "all";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Gatherer gatherer() {
            return new Gatherer();
        }

        @Bean
        Holder holder() {
            return new Holder();
        }
    }

    private final WorkerFixture fixture = new WorkerFixture();

    @BeforeEach
    void begin() {
        INTERRUPTS.set(0);
        begun = new CountDownLatch(1);
        released = new CountDownLatch(1);
    }

    @AfterEach
    void close() {
        released.countDown();
        fixture.close();
    }

    @Test
    void aCancelledTaskIsInterruptedOnceHoweverOftenItsWorkerLooks() throws Exception {
        fixture.start(Handlers.class, "--carafe.worker.look-interval=100ms", "--carafe.worker.stop-grace=1m");
        UUID id = submit(TaskOptions.NONE);
        begun.await();
        fixture.bean(Controls.class).cancel(id);
        await().until(() -> INTERRUPTS.get() > 0);
        for (int n = 0; n < 4; n++) {
            awaitLook();
        }
        assertThat(INTERRUPTS).hasValue(1);
        released.countDown();
        assertThat(fixture.ended(id)).isEqualTo("TaskCancelled");
    }

    /** What is due is let in by a look alone. */
    private void awaitLook() {
        UUID due = fixture.submit("demo", "Echo", "{}", options(Instant.now().plusMillis(200), null));
        assertThat(fixture.ended(due)).isEqualTo("ok");
    }

    @Test
    void aCancelledTaskThatGoesOnIsInterruptedAgainWhenItsWorkerLeaves() throws Exception {
        var worker =
                fixture.start(Handlers.class, "--carafe.worker.drain-timeout=100ms", "--carafe.worker.stop-grace=1m");
        UUID id = submit(TaskOptions.NONE);
        begun.await();
        fixture.bean(Controls.class).cancel(id);
        await().until(() -> INTERRUPTS.get() > 0);
        var other = fixture.start(Handlers.class).getBean(JdbcClient.class);

        worker.close();

        assertThat(INTERRUPTS).hasValue(2);
        assertThat(other.sql("SELECT ename FROM tasks.result WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly("TaskCancelled");
    }

    @Test
    void aTaskThatIsCutOffByAStopIsRunAgainThoughItHadOneAttempt() throws Exception {
        var worker = fixture.start(
                Handlers.class, "--carafe.worker.drain-timeout=100ms", "--carafe.worker.stop-grace=300ms");
        UUID id = submit(options(null, 1));
        begun.await();
        var other = fixture.start(Handlers.class).getBean(JdbcClient.class);

        worker.close();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(other.sql("SELECT coalesce(ename, result) FROM tasks.result WHERE id = ?")
                                        .param(id)
                                        .query(String.class)
                                        .list())
                                .containsExactly("2"));
        assertThat(other.sql("SELECT attempt || ' ' || ename FROM tasks.attempt WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly("1 WorkerStopped");
    }

    @Test
    void whatACancelledTaskHasByThenIsNotItsResult() throws Exception {
        fixture.start(Handlers.class, "--carafe.worker.stop-grace=1m");
        UUID id = fixture.submit("lab", "Gather", "{}", TaskOptions.NONE);
        begun.await();

        fixture.bean(Controls.class).cancel(id);

        assertThat(fixture.ended(id)).isEqualTo("TaskCancelled");
    }

    @Test
    void whatATaskHasWhenItsWorkerLeavesIsNotItsResult() throws Exception {
        var worker =
                fixture.start(Handlers.class, "--carafe.worker.drain-timeout=100ms", "--carafe.worker.stop-grace=1m");
        UUID id = fixture.submit("lab", "Gather", "{}", TaskOptions.NONE);
        begun.await();
        var other = fixture.start(Handlers.class).getBean(JdbcClient.class);

        worker.close();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(other.sql("SELECT result FROM tasks.result WHERE id = ?")
                                .param(id)
                                .query(String.class)
                                .list())
                        .containsExactly("\"all\""));
    }

    @Test
    void whatRunsOnAWorkerThatWasDeclaredDeadIsInterruptedThoughItCannotJoinAgain() throws Exception {
        fixture.start(Handlers.class);
        submit(TaskOptions.NONE);
        begun.await();
        Leases leases = fixture.bean(Leases.class);
        UUID other = UUID.randomUUID();

        // At once, lest it joins in between.
        new TransactionTemplate(fixture.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            leases.leave(fixture.bean(WorkerLease.class).worker());
            leases.join(other, "there", "1", Duration.ofMinutes(5));
            fixture.bean(Registrations.class)
                    .announce(
                            other,
                            List.of(new StoredRegistration("lab", "Hold", "{}", Set.of(), TaskLimits.parallel(3))));
        });

        await().until(() -> INTERRUPTS.get() > 0);
    }

    private UUID submit(TaskOptions options) {
        return fixture.submit("lab", "Hold", "{}", options);
    }

    private static TaskOptions options(@Nullable Instant runAt, @Nullable Integer maxAttempts) {
        return new TaskOptions(runAt, null, null, null, maxAttempts, null, List.of());
    }
}
