package dev.carafe.worker.offer;

import dev.carafe.model.handler.TaskHandler;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Collects the handlers. */
@Configuration(proxyBeanMethods = false)
class OfferConfiguration {

    @Bean
    Offers offers(List<TaskHandler<?>> handlers) {
        return new Offers(handlers);
    }
}
