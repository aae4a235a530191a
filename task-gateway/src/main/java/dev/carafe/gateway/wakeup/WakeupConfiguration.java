package dev.carafe.gateway.wakeup;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.Topology;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the wake-up messages. */
@Configuration(proxyBeanMethods = false)
class WakeupConfiguration {

    @Bean
    QueueNotifier queueNotifier(ConfirmedPublisher publisher, Topology topology) {
        return new QueueNotifier(publisher, topology);
    }
}
