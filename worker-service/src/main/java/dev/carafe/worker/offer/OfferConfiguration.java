package dev.carafe.worker.offer;

import dev.carafe.base.json.ExactJson;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.worker.WorkerConfiguration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

/** Collects the handlers. */
@WorkerConfiguration
@EnableConfigurationProperties(TypeSettings.class)
class OfferConfiguration {

    @Bean
    Offers offers(
            ObjectProvider<TaskHandler<?>> handlers, ObjectProvider<JacksonModule> modules, TypeSettings settings) {
        Offers offers = new Offers(settings);
        // Not the application's own: its naming strategy, for one, is not that of the schemas.
        JsonMapper json = ExactJson.digits(JsonMapper.builder())
                .findAndAddModules()
                .addModules(modules.orderedStream().toList())
                .build();
        offers.replace(Offers.BEANS, new Handlers(handlers.orderedStream().toList(), json, () -> {}));
        return offers;
    }

    @Bean
    Problems problems() {
        return new Problems(InstantSource.system());
    }
}
