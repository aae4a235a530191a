package dev.carafe.gateway.watch;

import dev.carafe.store.read.Tasks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires watching. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchProperties.class)
class WatchConfiguration {

    @Bean
    Watching watching(Tasks tasks, WatchProperties properties, MeterRegistry registry) {
        Watchers watchers = new Watchers(tasks::findAll, properties.maxWatching());
        Gauge.builder("carafe.gateway.watching", watchers, Watchers::count)
                .description("Streams that follow a task")
                .register(registry);
        return new Watching(watchers);
    }
}
