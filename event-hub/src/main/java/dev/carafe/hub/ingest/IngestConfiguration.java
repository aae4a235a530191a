package dev.carafe.hub.ingest;

import dev.carafe.base.problem.BodyBound;
import dev.carafe.hub.HubProperties;
import dev.carafe.hub.cloudevents.CloudEventReader;
import dev.carafe.hub.cloudevents.Messages;
import dev.carafe.hub.store.EventWriter;
import dev.carafe.hub.types.EventTypes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What both ways in share. */
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

    @Bean
    Messages messages(EventTypes types, InstantSource clock) {
        return new Messages(new CloudEventReader(types, clock));
    }

    @Bean
    Ingest ingest(EventWriter writer, MeterRegistry registry) {
        return new Ingest(writer, new IngestMetrics(registry));
    }

    @Bean
    BodyBound publicationBound(HubProperties properties) {
        return new BodyBound("/v1/events", properties.maxBodySize());
    }
}
