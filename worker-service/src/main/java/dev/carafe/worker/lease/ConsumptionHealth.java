package dev.carafe.worker.lease;

import dev.carafe.worker.pump.Pump;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the worker really takes tasks: the pump comes round, and the doorbells can be heard. */
final class ConsumptionHealth implements HealthIndicator {

    private static final Duration HANGS = Duration.ofSeconds(30);

    private final Shift shift;
    private final Pump pump;

    ConsumptionHealth(Shift shift, Pump pump) {
        this.shift = shift;
        this.pump = pump;
    }

    @Override
    public Health health() {
        Duration sinceLastTurn = pump.sinceLastTurn();
        boolean turns = sinceLastTurn.compareTo(HANGS) < 0;
        boolean hears = shift.hears();
        return (turns && hears ? Health.up() : Health.down())
                .withDetail("hearsDoorbells", hears)
                .withDetail("secondsSinceLastTurn", sinceLastTurn.toSeconds())
                .build();
    }
}
