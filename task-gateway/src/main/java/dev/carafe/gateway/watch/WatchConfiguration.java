package dev.carafe.gateway.watch;

import dev.carafe.gateway.await.Watchers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires watching. */
@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

    @Bean
    Watching watching(Watchers watchers) {
        return new Watching(watchers);
    }
}
