package dev.carafe.worker.registry;

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
class RegistryConfiguration {

    @Bean
    HandlerRegistry registry(
            ObjectProvider<TaskHandler<?>> handlers, ObjectProvider<JacksonModule> modules, TypeSettings settings) {
        HandlerRegistry registry = new HandlerRegistry(settings);
        // Not the application's own: its naming strategy, for one, is not that of the schemas.
        JsonMapper json = ExactJson.digits(JsonMapper.builder())
                .findAndAddModules()
                .addModules(modules.orderedStream().toList())
                .build();
        registry.replace(
                HandlerRegistry.BEANS, new HandlerSet(handlers.orderedStream().toList(), json, () -> {}));
        return registry;
    }

    @Bean
    SourceProblems problems() {
        return new SourceProblems(InstantSource.system());
    }
}
