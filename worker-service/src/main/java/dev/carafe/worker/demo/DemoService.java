package dev.carafe.worker.demo;

import dev.carafe.model.handler.TaskHandler;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The handlers of the service {@value #NAME}: in Carafe's own worker, not in one of somebody's own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "carafe.worker.demo.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HubAddress.class)
class DemoService {

    static final String NAME = "demo";

    private static final int EVENTS_PER_PAGE = 1_000;

    @Bean
    TaskHandler<Echo> echo() {
        return new Echo.Handler();
    }

    @Bean
    TaskHandler<Fail> fail() {
        return new Fail.Handler();
    }

    @Bean
    TaskHandler<Sleep> sleep() {
        return new Sleep.Handler(InstantSource.system());
    }

    @Bean
    TaskHandler<Step> step() {
        return new Step.Handler(InstantSource.system());
    }

    @Bean
    HubEvents hubEvents(HubAddress hub, JsonMapper json) {
        return new HubEvents(hub, json, EVENTS_PER_PAGE);
    }

    @Bean
    TaskHandler<Summarize> summarize(HubEvents hub) {
        return new Summarize.Handler(hub);
    }
}
