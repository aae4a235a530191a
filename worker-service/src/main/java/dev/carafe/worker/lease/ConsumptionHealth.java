package dev.carafe.worker.lease;

import dev.carafe.worker.dispatch.TaskPoller;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the worker really takes tasks: the poller comes round, and the wake-up messages can be heard. */
final class ConsumptionHealth implements HealthIndicator {

    private static final Duration HANGS = Duration.ofSeconds(30);

    private final WorkerLifecycle lifecycle;
    private final TaskPoller poller;

    ConsumptionHealth(WorkerLifecycle lifecycle, TaskPoller poller) {
        this.lifecycle = lifecycle;
        this.poller = poller;
    }

    @Override
    public Health health() {
        Duration sinceLastPoll = poller.sinceLastPoll();
        boolean turns = sinceLastPoll.compareTo(HANGS) < 0;
        boolean hears = lifecycle.hears();
        return (turns && hears ? Health.up() : Health.down())
                .withDetail("hearsDoorbells", hears)
                .withDetail("secondsSinceLastTurn", sinceLastPoll.toSeconds())
                .build();
    }
}
