package dev.carafe.worker;

import dev.carafe.base.security.ScopeRules;
import dev.carafe.store.TaskStoreConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What a worker needs of the other modules. */
@WorkerConfiguration
@Import(TaskStoreConfiguration.class)
class WorkerAutoConfiguration {

    /** Nothing but the actuator is served, unless the application says otherwise. */
    @Bean
    @ConditionalOnMissingBean
    ScopeRules scopeRules() {
        return ScopeRules.of();
    }
}
