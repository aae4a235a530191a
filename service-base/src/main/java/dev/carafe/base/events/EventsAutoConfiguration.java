package dev.carafe.base.events;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.model.topology.EventNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Publishes events over the broker. */
@AutoConfiguration(afterName = "dev.carafe.base.broker.BrokerAutoConfiguration")
@ConditionalOnBean(ConfirmedPublisher.class)
@EnableConfigurationProperties(EventProperties.class)
class EventsAutoConfiguration {

    @Bean
    EventBuffer eventBuffer(EventProperties properties) {
        return new EventBuffer(properties.buffer());
    }

    @Bean
    EventPublisher eventPublisher(EventBuffer buffer, ServiceIdentity identity, JsonMapper json) {
        return new EventPublisher(new EventEncoder(identity.source(), json), buffer, InstantSource.system());
    }

    @Bean
    EventSender eventSender(EventBuffer buffer, ConfirmedPublisher publisher, EventProperties properties) {
        return new EventSender(
                buffer,
                (type, batch) ->
                        publisher.publish(EventNames.EXCHANGE, type, EventNames.BATCH_JSON, batch, Map.of(), false),
                properties.flushTimeout());
    }

    @Bean
    FinishedTaskNotifier endSignals(ConfirmedPublisher publisher) {
        return new FinishedTaskNotifier(publisher);
    }

    @Bean
    MeterBinder eventMetrics(EventBuffer buffer, EventPublisher publisher) {
        return registry -> {
            Gauge.builder("carafe.events.waiting", buffer, EventBuffer::size)
                    .description("Events of this process that wait to be sent")
                    .register(registry);
            FunctionCounter.builder("carafe.events.dropped", publisher, EventPublisher::dropped)
                    .description("Events of this process that were dropped because too many waited")
                    .register(registry);
        };
    }
}
