package dev.carafe.worker.offer;

import dev.carafe.model.handler.TaskHandler;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Collects the handlers. */
@Configuration(proxyBeanMethods = false)
class OfferConfiguration {

    @Bean
    Offers offers(List<TaskHandler<?>> handlers, JsonMapper json) {
        Offers offers = new Offers();
        offers.replace(Offers.BEANS, new Handlers(handlers, json, () -> {}));
        return offers;
    }

    @Bean
    Problems problems() {
        return new Problems(InstantSource.system());
    }
}
