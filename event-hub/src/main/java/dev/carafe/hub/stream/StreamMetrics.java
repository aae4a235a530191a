package dev.carafe.hub.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the live feed tells of itself. */
final class StreamMetrics {

    private final MeterRegistry registry;
    private final Counter gaps;

    StreamMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.gaps = Counter.builder("carafe.stream.gaps")
                .description("Gaps that subscribers got because they read too slowly")
                .register(registry);
    }

    void observeSubscribers(Supplier<Number> subscribers) {
        Gauge.builder("carafe.stream.subscribers", subscribers)
                .description("Open event streams")
                .register(registry);
    }

    void observeLag(Supplier<Number> behind) {
        Gauge.builder("carafe.stream.lag", behind)
                .description("Stored events that the live feed has not given out yet")
                .baseUnit("events")
                .register(registry);
    }

    void gap() {
        gaps.increment();
    }
}
