package dev.carafe.worker.lease;

import dev.carafe.worker.pump.Pump;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down once the pump hangs. It comes round also while the database is away, so that it then does not come back by itself
 * and the process should be restarted.
 */
final class PumpHealth implements HealthIndicator {

    private final Pump pump;
    private final Duration stalledAfter;

    PumpHealth(Pump pump, Duration stalledAfter) {
        this.pump = pump;
        this.stalledAfter = stalledAfter;
    }

    @Override
    public Health health() {
        Duration sinceLastTurn = pump.sinceLastTurn();
        return (sinceLastTurn.compareTo(stalledAfter) < 0 ? Health.up() : Health.down())
                .withDetail("secondsSinceLastTurn", sinceLastTurn.toSeconds())
                .build();
    }
}
