package lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.worker.WorkerFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;

class OwnWorkerTests {

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private ApplicationContext start(String... settings) {
        return fixture.start(new SpringApplicationBuilder(OwnWorker.class), settings);
    }

    @Test
    void anApplicationWithAHandlerIsAWorkerWithoutTheDemo() {
        var worker = start();
        assertThat(worker.getBean(Registrations.class).all())
                .extracting(StoredRegistration::service, StoredRegistration::type)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("lab", "Measure"));
        var registration = worker.getBean(Registrations.class).all().getFirst();
        assertThat(registration.schema()).contains("\"required\":[\"device\",\"samples\"]");
        assertThat(registration.limits().executionTimeout()).isEqualTo(Duration.ofSeconds(30));
        // What carafe-worker.yml says stands below.
        assertThat(worker.getEnvironment().getProperty("spring.datasource.hikari.connection-init-sql"))
                .contains("enable_seqscan");
        fixture.submit("lab", "Measure", "{\"device\":\"dmm1\",\"samples\":3}", 1);
        await().until(() -> fixture.results() == 1);
        assertThat(fixture.jdbc()
                        .sql("SELECT result FROM tasks.result")
                        .query(String.class)
                        .single())
                .isEqualTo("{\"volts\":1.5}");
    }

    @Test
    void configurationHasTheLastWordOnLimits() {
        var worker = start(
                "--carafe.worker.types.lab.Measure.fetch-size=2",
                "--carafe.worker.types.lab.Measure.max-running=3",
                "--carafe.worker.types.lab.Measure.retry.max-attempts=4",
                "--carafe.worker.types.lab.Other.fetch-size=9");
        var limits = worker.getBean(Registrations.class).all().getFirst().limits();
        assertThat(limits.fetchSize()).isEqualTo(2);
        assertThat(limits.maxRunning()).isEqualTo(3);
        assertThat(limits.retry().maxAttempts()).isEqualTo(4);
        assertThat(limits.executionTimeout()).isEqualTo(Duration.ofSeconds(30));
    }
}
