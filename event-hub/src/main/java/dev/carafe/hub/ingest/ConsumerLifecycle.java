package dev.carafe.hub.ingest;

import dev.carafe.base.broker.Subscription;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/** Consumes from the moment that the hub is complete until it begins to stop, and tells whether it really does. */
final class ConsumerLifecycle implements SmartLifecycle, HealthIndicator {

    private final Supplier<Subscription> start;
    private final EventConsumer consumer;
    private volatile @Nullable Subscription subscription;

    ConsumerLifecycle(Supplier<Subscription> start, EventConsumer consumer) {
        this.start = start;
        this.consumer = consumer;
    }

    @Override
    public void start() {
        subscription = start.get();
    }

    @Override
    public void stop() {
        consumer.close();
        Subscription current = subscription;
        if (current != null) {
            current.close();
        }
        subscription = null;
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }

    @Override
    public Health health() {
        Subscription current = subscription;
        return current != null && current.isConsuming()
                ? Health.up().withDetail("queue", current.queue()).build()
                : Health.down()
                        .withDetail("reason", "events are not being consumed")
                        .build();
    }
}
