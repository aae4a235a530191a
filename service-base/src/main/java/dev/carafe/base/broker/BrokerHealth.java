package dev.carafe.base.broker;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the connection stands and the broker holds everything that this process declared. Asks nothing of it. */
final class BrokerHealth implements HealthIndicator {

    private final Topology topology;

    BrokerHealth(Topology topology) {
        this.topology = topology;
    }

    @Override
    public Health health() {
        if (!topology.isConnected()) {
            return Health.down().withDetail("reason", "no connection").build();
        }
        Map<String, String> faults = topology.faults();
        Health.Builder health = faults.isEmpty() ? Health.up() : Health.down().withDetail("refused", faults);
        topology.dialect().ifPresent(dialect -> health.withDetail("dialect", dialect.name()));
        return health.build();
    }
}
