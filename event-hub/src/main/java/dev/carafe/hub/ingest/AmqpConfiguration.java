package dev.carafe.hub.ingest;

import dev.carafe.base.broker.QueueDeclaration;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.hub.HubProperties;
import dev.carafe.hub.cloudevents.Messages;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.EventNames;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Events from the broker: any number of hubs share one queue. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "carafe.amqp.enabled", matchIfMissing = true)
class AmqpConfiguration {

    @Bean
    @Order(1)
    QueueDeclaration deadEvents() {
        return QueueDeclaration.of(EventNames.DEAD, BrokerDialect::dead);
    }

    /** After the queue that it dead-letters into, which the embedded broker wants to be there. */
    @Bean
    @Order(2)
    QueueDeclaration events() {
        return QueueDeclaration.of(EventNames.HUB_QUEUE, dialect -> dialect.work(EventNames.DEAD))
                .boundTo(EventNames.EXCHANGE, "#");
    }

    @Bean
    EventConsumer eventMessages(Messages messages, Ingest ingest) {
        return new EventConsumer(messages, ingest);
    }

    @Bean("eventConsumer")
    ConsumerLifecycle consuming(Subscriptions subscriptions, EventConsumer consumer, HubProperties properties) {
        return new ConsumerLifecycle(
                () -> subscriptions.consume(EventNames.HUB_QUEUE, properties.prefetch(), consumer), consumer);
    }
}
