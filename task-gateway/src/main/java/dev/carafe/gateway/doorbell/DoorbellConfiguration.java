package dev.carafe.gateway.doorbell;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.Topology;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the doorbells. */
@Configuration(proxyBeanMethods = false)
class DoorbellConfiguration {

    @Bean
    Doorbells doorbells(ConfirmedPublisher publisher, Topology topology) {
        return new Doorbells(publisher, topology);
    }
}
