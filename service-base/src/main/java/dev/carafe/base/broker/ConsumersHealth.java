package dev.carafe.base.broker;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down once this process has a connection and has nevertheless not consumed for a while: then it does not come back by
 * itself and should be restarted. While the broker is away it is up, as a restart would change nothing.
 */
final class ConsumersHealth implements HealthIndicator {

    private final BooleanSupplier connected;
    private final BooleanSupplier consuming;
    private final Duration stalledAfter;
    private final LongSupplier nanos;
    private @Nullable Long stalledSince;

    ConsumersHealth(BooleanSupplier connected, BooleanSupplier consuming, Duration stalledAfter, LongSupplier nanos) {
        this.connected = connected;
        this.consuming = consuming;
        this.stalledAfter = stalledAfter;
        this.nanos = nanos;
    }

    /** Counts from the first time that it is asked and nothing is consumed. */
    @Override
    public synchronized Health health() {
        if (!connected.getAsBoolean() || consuming.getAsBoolean()) {
            stalledSince = null;
            return Health.up().build();
        }
        if (stalledSince == null) {
            stalledSince = nanos.getAsLong();
        }
        Duration stalled = Duration.ofNanos(nanos.getAsLong() - stalledSince);
        return (stalled.compareTo(stalledAfter) < 0 ? Health.up() : Health.down())
                .withDetail("secondsWithoutConsuming", stalled.toSeconds())
                .build();
    }
}
