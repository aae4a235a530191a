package dev.carafe.worker.metrics;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.SystemMetrics;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.worker.WorkerConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Publishes {@link SystemMetrics} every ten seconds. */
@WorkerConfiguration
@EnableScheduling
class SystemMetricsPublisher {

    private final SystemProbe probe;
    private final EventPublisher events;

    SystemMetricsPublisher(ServiceIdentity identity, EventPublisher events) {
        this.probe = new SystemProbe(identity.host(), identity.instanceId());
        this.events = events;
    }

    @Scheduled(initialDelay = 1_000, fixedRate = 10_000)
    void publish() {
        events.publish(probe.read());
    }
}
