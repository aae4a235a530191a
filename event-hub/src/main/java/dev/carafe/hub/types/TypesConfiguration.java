package dev.carafe.hub.types;

import dev.carafe.hub.HubProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The known event types. */
@Configuration(proxyBeanMethods = false)
class TypesConfiguration {

    @Bean
    EventTypes eventTypes(JdbcClient database, HubProperties properties) {
        return new EventTypes(database, properties.mostEventTypes());
    }
}
