package dev.carafe.worker;

import dev.carafe.base.security.ScopeRules;
import dev.carafe.store.TaskStoreConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The worker by itself. */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class})
@Import(TaskStoreConfiguration.class)
public class WorkerApplication {

    /** Starts a worker. */
    public static void main(String[] arguments) {
        builder().run(arguments);
    }

    /** The application, configured by {@code carafe-worker.yml}, to be run. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class).properties("spring.config.name=carafe-worker");
    }

    /** Nothing but the actuator is served here. */
    @Bean
    ScopeRules scopeRules() {
        return ScopeRules.of();
    }
}
