package dev.carafe.worker.lease;

import dev.carafe.worker.dispatch.TaskPoller;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down once the poller hangs. It comes round also while the database is away, so that it then does not come back by itself
 * and the process should be restarted.
 */
final class PollerHealth implements HealthIndicator {

    private final TaskPoller poller;
    private final Duration stalledAfter;

    PollerHealth(TaskPoller poller, Duration stalledAfter) {
        this.poller = poller;
        this.stalledAfter = stalledAfter;
    }

    @Override
    public Health health() {
        Duration sinceLastPoll = poller.sinceLastPoll();
        return (sinceLastPoll.compareTo(stalledAfter) < 0 ? Health.up() : Health.down())
                .withDetail("secondsSinceLastTurn", sinceLastPoll.toSeconds())
                .build();
    }
}
