package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a switch-over makes of the old primary: it lives on with all its connections, and refuses changes. */
@ExtendWith(OutputCaptureExtension.class)
class ReadOnlyDatabaseTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    record Hold() implements Task {}

    static final class Holder implements TaskHandler<Hold> {

        @Override
        public TaskRegistration<Hold> registration() {
            return TaskRegistration.of("lab", Hold.class, TaskLimits.sequential());
        }

        @Override
        public Object handle(Hold task, TaskContext context) throws InterruptedException {
            BEGUN.countDown();
            RELEASED.await();
            context.progress(1, "held");
            return "held";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Holder holder() {
            return new Holder();
        }
    }

    @Test
    void aResultThatCannotBeWrittenNowIsKeptAndWrittenLater(CapturedOutput output) throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                WorkerFixture fixture = new WorkerFixture(postgres.database())) {
            fixture.start(Handlers.class);
            UUID running = fixture.submit("lab", "Hold", "{}", 1).getFirst();
            UUID behind = fixture.submit("lab", "Hold", "{}", 1).getFirst();
            BEGUN.await();

            postgres.becomeReadOnly();
            RELEASED.countDown();
            // Longer than the lease of two seconds.
            await().atMost(LONG).until(() -> output.getAll().contains("the database cannot be used"));
            await().pollDelay(Duration.ofSeconds(4)).atMost(LONG).until(() -> true);
            assertThat(fixture.results()).isZero();
            assertThat(output.getAll()).containsOnlyOnce("the database cannot be used");
            assertThat(output.getAll()).doesNotContain("\tat ");

            postgres.becomeWritable();
            assertThat(fixture.ended(running)).isEqualTo("ok");
            assertThat(fixture.ended(behind)).isEqualTo("ok");
            assertThat(fixture.jdbc()
                            .sql("SELECT attempt FROM tasks.result WHERE id = ?")
                            .param(running)
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        }
    }
}
