package dev.carafe.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.control.Controls;
import dev.carafe.store.lease.Leases;
import dev.carafe.worker.WorkerFixture;
import dev.carafe.worker.lease.WorkerLease;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is to come about a task keeps all of it in memory, so it must not outlive the task's run. */
class AlarmTests {

    private static final TaskOptions AN_HOUR =
            new TaskOptions(null, null, null, Duration.ofHours(1), null, null, List.of());

    private final WorkerFixture fixture = new WorkerFixture();

    @BeforeEach
    void start() {
        fixture.start(WorkerFixture.NoHandlers.class, "--carafe.worker.stop-grace=1h");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTaskThatHasEndedIsNotKeptUntilItsTimeWouldBeOver() {
        List<UUID> tasks = Stream.generate(() -> sleep(0)).limit(20).toList();

        tasks.forEach(id -> assertThat(fixture.ended(id)).isEqualTo("ok"));

        awaitNoAlarms();
    }

    @Test
    void aTaskThatEndedWhenItWasCancelledIsNotKeptUntilItWouldBeAbandoned() {
        UUID id = sleep(60_000);
        await().until(() -> alarms() == 1);

        fixture.bean(Controls.class).cancel(id);

        assertThat(fixture.ended(id)).isEqualTo("TaskCancelled");
        awaitNoAlarms();
    }

    @Test
    void aWorkerThatWasDeclaredDeadKeepsNothingOfWhatItRan() {
        sleep(60_000);
        await().until(() -> alarms() == 1);
        fixture.bean(Controls.class).pause("demo");

        fixture.bean(Leases.class).leave(fixture.bean(WorkerLease.class).worker());

        awaitNoAlarms();
    }

    private UUID sleep(long millis) {
        return fixture.submit("demo", "Sleep", "{\"millis\":" + millis + "}", AN_HOUR);
    }

    private int alarms() {
        return fixture.bean(TaskPoller.class).alarms();
    }

    private void awaitNoAlarms() {
        await().untilAsserted(() -> assertThat(alarms()).isZero());
    }
}
