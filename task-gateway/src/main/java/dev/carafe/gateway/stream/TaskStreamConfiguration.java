package dev.carafe.gateway.stream;

import dev.carafe.gateway.longpoll.TaskChangePoller;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires watching. */
@Configuration(proxyBeanMethods = false)
class TaskStreamConfiguration {

    @Bean
    TaskStreams watching(TaskChangePoller changePoller) {
        return new TaskStreams(changePoller);
    }
}
