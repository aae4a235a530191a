package dev.carafe.hub.store;

import dev.carafe.hub.HubProperties;
import dev.carafe.hub.types.EventTypes;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writing and reading in the order of positions. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    EventWriter eventWriter(
            DataSource database,
            InstantSource clock,
            HubProperties properties,
            ObjectProvider<Consumer<Committed>> listeners,
            MeterRegistry registry) {
        DistributionSummary batches = DistributionSummary.builder("carafe.events.batch")
                .description("Events that one transaction stored")
                .baseUnit("events")
                .register(registry);
        WriterLimits limits =
                new WriterLimits(properties.batchSize(), properties.mostWaiting(), properties.partitionSize(), CLOSING);
        EventWriter writer = new EventWriter(
                database,
                clock,
                limits,
                committed -> listeners.forEach(listener -> listener.accept(committed)),
                batches::record);
        Gauge.builder("carafe.events.queued", writer, EventWriter::waiting)
                .description("Events that wait to be stored")
                .register(registry);
        return writer;
    }

    @Bean
    StoredEvents storedEvents(JdbcClient database, EventTypes types) {
        return new StoredEvents(database, types);
    }
}
