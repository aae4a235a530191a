package dev.carafe.gateway.read;

import dev.carafe.store.read.Tasks;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires reading. */
@EnableConfigurationProperties(ReadProperties.class)
@Configuration(proxyBeanMethods = false)
class ReadConfiguration {

    @Bean
    TaskReading taskReading(Tasks tasks) {
        return new TaskReading(tasks);
    }
}
