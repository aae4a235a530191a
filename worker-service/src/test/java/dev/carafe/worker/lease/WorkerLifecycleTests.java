package dev.carafe.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerLifecycleTests {

    @Test
    void whatIsDoneAgainAndAgainIsDoneAgainAfterAnError() {
        AtomicInteger runs = new AtomicInteger();
        try (var timer = Executors.newSingleThreadScheduledExecutor()) {
            var work = timer.scheduleWithFixedDelay(
                    WorkerLifecycle.loggingFailures(() -> {
                        if (runs.incrementAndGet() == 1) {
                            throw new NoClassDefFoundError("of the test");
                        }
                    }),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            await().untilAsserted(() -> assertThat(runs).hasValueGreaterThan(1));
            work.cancel(false);
        }
    }
}
