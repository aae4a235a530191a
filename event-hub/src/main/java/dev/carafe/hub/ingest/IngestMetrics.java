package dev.carafe.hub.ingest;

import dev.carafe.hub.ingest.Ingest.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts events by the way they came and by what became of them. */
final class IngestMetrics {

    private record Counters(Counter stored, Counter duplicates, Counter rejected) {}

    private final Map<Transport, Counters> counters = new EnumMap<>(Transport.class);

    IngestMetrics(MeterRegistry registry) {
        for (Transport transport : Transport.values()) {
            counters.put(
                    transport,
                    new Counters(
                            counter(registry, transport, "stored"),
                            counter(registry, transport, "duplicate"),
                            counter(registry, transport, "rejected")));
        }
    }

    void count(Transport transport, PublishResult published) {
        Counters of = counters.get(transport);
        if (of != null) {
            of.stored().increment(published.stored());
            of.duplicates().increment(published.duplicates());
            of.rejected().increment(published.rejected());
        }
    }

    private static Counter counter(MeterRegistry registry, Transport transport, String outcome) {
        return Counter.builder("carafe.events.in")
                .description("Events that came in")
                .tag("transport", transport.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .register(registry);
    }
}
