package dev.carafe.base.broker;

import dev.carafe.base.info.ServiceIdentity;
import java.util.concurrent.Executors;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionNameStrategy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Connects to the broker. The connection itself is Spring Boot's, whose settings are under {@code spring.rabbitmq};
 * {@code carafe.amqp.url} is passed on to it.
 */
@AutoConfiguration(afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@ConditionalOnBooleanProperty(name = "carafe.amqp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AmqpProperties.class)
class BrokerAutoConfiguration {

    @Bean
    Topology topology(ObjectProvider<QueueDeclaration> queues, CachingConnectionFactory connections) {
        Topology topology = new Topology(queues.orderedStream().toList());
        connections.addConnectionListener(topology);
        return topology;
    }

    @Bean
    BrokerConnector brokerConnector(CachingConnectionFactory connections, Topology topology) {
        BrokerConnector connector = new BrokerConnector(connections, topology);
        connections.addConnectionListener(connector);
        return connector;
    }

    @Bean
    ConfirmedPublisher confirmedPublisher(
            CachingConnectionFactory connections, Topology topology, AmqpProperties properties) {
        ConnectionFactory publishing = connections.getPublisherConnectionFactory();
        return new ConfirmedPublisher(
                publishing == null ? connections : publishing,
                properties.publishChannels(),
                properties.confirmTimeout());
    }

    @Bean
    Subscriptions subscriptions(CachingConnectionFactory connections, Topology topology) {
        Subscriptions subscriptions = new Subscriptions(topology);
        connections.addConnectionListener(subscriptions);
        return subscriptions;
    }

    @Bean("broker")
    BrokerHealth brokerHealth(Topology topology) {
        return new BrokerHealth(topology);
    }

    @Bean("consumers")
    ConsumersHealth consumersHealth(Topology topology, Subscriptions subscriptions, AmqpProperties properties) {
        return new ConsumersHealth(
                topology::isConnected, subscriptions::allConsume, properties.stalledAfter(), System::nanoTime);
    }

    /** Before Spring Boot makes the connection factory, so apart from the beans that need it. */
    @Configuration(proxyBeanMethods = false)
    static class HowToConnect {

        @Bean
        ConnectionNameStrategy connectionName(ServiceIdentity identity) {
            return _ -> "carafe-" + identity.name() + "@" + identity.host();
        }

        @Bean
        ConnectionFactoryCustomizer ownThreadsAndWords() {
            return factory -> {
                factory.setSharedExecutor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("deliver-", 0).factory()));
                factory.setAutomaticRecoveryEnabled(false);
                factory.setExceptionHandler(new SilentConnectionListener());
            };
        }
    }
}
