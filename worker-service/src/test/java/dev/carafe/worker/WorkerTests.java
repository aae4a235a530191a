package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.Execution;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class WorkerTests {

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void awaitResults(long count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> fixture.results() == count);
    }

    @Test
    void waitingTasksAreRunThoughNoDoorbellRang() {
        fixture.start();
        List<UUID> ids = fixture.submit("demo", "Echo", "{\"message\":\"hi\"}", 3);
        awaitResults(3);
        assertThat(fixture.jdbc()
                        .sql("SELECT id, status, result FROM tasks.result ORDER BY id")
                        .query()
                        .listOfRows())
                .extracting(row -> row.get("id"), row -> row.get("status"), row -> row.get("result"))
                .containsExactlyElementsOf(ids.stream()
                        .map(id -> org.assertj.core.groups.Tuple.tuple(id, "ok", "{\"message\":\"hi\"}"))
                        .toList());
    }

    @Test
    void aFailureIsAResultWithNameValueAndTraceback() {
        fixture.start();
        fixture.submit("demo", "Fail", "{\"message\":\"as asked\"}", 1);
        awaitResults(1);
        var row = fixture.jdbc().sql("SELECT * FROM tasks.result").query().singleRow();
        assertThat(row)
                .containsEntry("status", "error")
                .containsEntry("ename", "DemoFailure")
                .containsEntry("evalue", "as asked");
        assertThat((String) row.get("traceback")).contains("Fail.java");
    }

    @Test
    void stepsOfTwoWorkersNeverOverlapAndKeepTheirOrder() {
        fixture.start();
        fixture.start();
        List<UUID> ids = fixture.submit("demo", "Step", "{\"millis\":3}", 60);
        awaitResults(60);
        List<UUID> inOrderOfStart = fixture.jdbc()
                .sql("SELECT id FROM tasks.result ORDER BY started_at")
                .query(UUID.class)
                .list();
        assertThat(inOrderOfStart).isEqualTo(ids);
        assertThat(fixture.jdbc().sql("""
                                SELECT count(*) FROM tasks.result a JOIN tasks.result b
                                ON a.id < b.id AND a.started_at < b.finished_at AND b.started_at < a.finished_at
                                """).query(Long.class).single()).isZero();
    }

    record Odd(int kind) implements Task {}

    record Stuck() implements Task {}

    @Configuration(proxyBeanMethods = false)
    static class OddHandlers {

        static final AtomicInteger STUCK = new AtomicInteger();
        static final CountDownLatch NEVER = new CountDownLatch(1);

        @Bean
        TaskHandler<Odd> odd() {
            return new TaskHandler<>() {
                @Override
                public TaskRegistration<Odd> registration() {
                    return TaskRegistration.of("lab", Odd.class, TaskLimits.parallel(4));
                }

                @Override
                public @Nullable Object handle(Odd task, TaskContext context) {
                    return switch (task.kind()) {
                        case 0 -> null;
                        case 1 ->
                            new Object() {
                                public String getBroken() {
                                    throw new IllegalStateException("broken");
                                }
                            };
                        case 2 -> "x".repeat(5_000);
                        case 3 -> "nul \0 and half a pair \ud800";
                        default -> throw new StackOverflowError();
                    };
                }
            };
        }

        @Bean
        TaskHandler<Stuck> stuck() {
            return new TaskHandler<>() {
                @Override
                public TaskRegistration<Stuck> registration() {
                    return TaskRegistration.of(
                            "lab", Stuck.class, TaskLimits.parallel(1).withExecution(Execution.AT_MOST_ONCE));
                }

                @Override
                public @Nullable Object handle(Stuck task, TaskContext context) throws InterruptedException {
                    STUCK.incrementAndGet();
                    NEVER.await();
                    return null;
                }
            };
        }
    }

    @Test
    void whateverAHandlerReturnsThereIsAResult() {
        fixture.start(OddHandlers.class, "--carafe.worker.max-result=4KB");
        for (int kind = 0; kind < 5; kind++) {
            fixture.submit("lab", "Odd", "{\"kind\":" + kind + "}", 1);
        }
        awaitResults(5);
        assertThat(fixture.jdbc()
                        .sql("SELECT coalesce(ename, result) FROM tasks.result ORDER BY id")
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        nothing -> assertThat(nothing).isEqualTo("null"),
                        broken -> assertThat(broken).isEqualTo("ResultNotSerializable"),
                        large -> assertThat(large).isEqualTo("ResultTooLarge"),
                        strange -> assertThat(strange).startsWith("\"nul \\u0000 and half"),
                        error -> assertThat(error).isEqualTo("StackOverflowError"));
    }

    record Measured(String deviceName) implements Task {}

    @Configuration(proxyBeanMethods = false)
    static class Measuring {
        @Bean
        TaskHandler<Measured> measured() {
            return new TaskHandler<>() {
                @Override
                public TaskRegistration<Measured> registration() {
                    return TaskRegistration.of("lab", Measured.class, TaskLimits.parallel(1));
                }

                @Override
                public @Nullable Object handle(Measured task, TaskContext context) {
                    return task;
                }
            };
        }
    }

    @Test
    void howTheApplicationWritesItsOwnJsonIsNotHowTasksAreRead() {
        fixture.start(Measuring.class, "--spring.jackson.property-naming-strategy=SNAKE_CASE");
        fixture.submit("lab", "Measured", "{\"deviceName\":\"dmm1\"}", 1);
        awaitResults(1);
        assertThat(fixture.jdbc()
                        .sql("SELECT result FROM tasks.result")
                        .query(String.class)
                        .single())
                .isEqualTo("{\"deviceName\":\"dmm1\"}");
    }

    @Test
    void anAtMostOnceTaskThatIsCutOffByAStopEndsAsWorkerLostAndIsNotRunAgain() {
        var worker = fixture.start(OddHandlers.class, "--carafe.worker.drain-timeout=100ms");
        int before = OddHandlers.STUCK.get();
        fixture.submit("lab", "Stuck", "{}", 1);
        await().until(() -> OddHandlers.STUCK.get() == before + 1);
        var other = fixture.start(OddHandlers.class).getBean(JdbcClient.class);

        worker.close();

        assertThat(other.sql("SELECT ename FROM tasks.result")
                        .query(String.class)
                        .list())
                .containsExactly("WorkerLost");
        assertThat(other.sql("SELECT sum(failed) FROM tasks.tally")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(other.sql("SELECT count(*) FROM tasks.execution")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(OddHandlers.STUCK).hasValue(before + 1);
    }

    @Test
    void aWorkerThatWasDeclaredDeadGoesOnUnderANewId() {
        fixture.start();
        UUID before = fixture.jdbc()
                .sql("SELECT id FROM tasks.worker")
                .query(UUID.class)
                .single();
        fixture.jdbc().sql("DELETE FROM tasks.worker").update();
        await().until(() -> fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.worker WHERE id <> ?")
                        .param(before)
                        .query(Long.class)
                        .single()
                == 1);
        fixture.submit("demo", "Echo", "{}", 1);
        awaitResults(1);
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherOdd {
        @Bean
        TaskHandler<Odd> odd() {
            return new TaskHandler<>() {
                @Override
                public TaskRegistration<Odd> registration() {
                    return TaskRegistration.of("lab", Odd.class, TaskLimits.parallel(5));
                }

                @Override
                public @Nullable Object handle(Odd task, TaskContext context) {
                    return null;
                }
            };
        }
    }

    @Test
    void aSecondFormOfALiveWorkersTypeIsRefusedAtStartUp() {
        fixture.start(OddHandlers.class);
        assertThatThrownBy(() -> fixture.start(OtherOdd.class))
                .hasStackTraceContaining("Type 'Odd' of service 'lab'")
                .hasStackTraceContaining("limits.fetchSize: 4 there, 5 here");
    }

    @Test
    void healthTellsWhetherItReallyConsumes() {
        var worker = fixture.start();
        HealthIndicator consumption = worker.getBean("consumption", HealthIndicator.class);
        await().until(() -> consumption.health().getStatus().equals(Status.UP));
    }
}
