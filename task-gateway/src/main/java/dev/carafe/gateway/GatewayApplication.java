package dev.carafe.gateway;

import dev.carafe.base.launch.Launch;
import dev.carafe.base.security.Scope;
import dev.carafe.base.security.ScopeRule;
import dev.carafe.base.security.ScopeRules;
import dev.carafe.store.TaskStoreConfiguration;
import dev.carafe.store.read.TaskReadsConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The gateway by itself. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
@Import({TaskStoreConfiguration.class, TaskReadsConfiguration.class})
public class GatewayApplication {

    // Whoever waits is answered at once. What is left is the stream of a reader that has stopped reading, which cannot
    // be
    // ended; and whoever stops a container kills it after 10 s. Not in the file, which would win over the all-in-one's.
    private static final String SHUTDOWN = "spring.lifecycle.timeout-per-shutdown-phase=5s";

    /** Starts a gateway. */
    public static void main(String[] arguments) {
        Launch.prepare("Carafe's gateway", arguments);
        builder().run(arguments);
    }

    /** The application, configured by {@code carafe-gateway.yml}, to be run. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(GatewayApplication.class)
                .properties("spring.config.name=carafe-gateway", SHUTDOWN);
    }

    @Bean
    ScopeRules scopeRules() {
        return ScopeRules.of(
                ScopeRule.of(HttpMethod.POST, "/v1/services/{service}/tasks", Scope.TASKS_SUBMIT),
                ScopeRule.of(HttpMethod.POST, "/v1/services/{service}/tasks:batch", Scope.TASKS_SUBMIT),
                ScopeRule.of(HttpMethod.POST, "/v1/services/{service}:pause", Scope.TASKS_CONTROL),
                ScopeRule.of(HttpMethod.POST, "/v1/services/{service}:resume", Scope.TASKS_CONTROL),
                ScopeRule.of(HttpMethod.POST, "/v1/tasks/{id}:cancel", Scope.TASKS_CONTROL),
                ScopeRule.of(HttpMethod.POST, "/v1/tasks/{id}:retry", Scope.TASKS_CONTROL),
                ScopeRule.of(HttpMethod.POST, "/v1/tasks:retry", Scope.TASKS_CONTROL),
                ScopeRule.of(HttpMethod.GET, "/v1/tasks", Scope.TASKS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/tasks/**", Scope.TASKS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/services", Scope.TASKS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/services/**", Scope.TASKS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/schedules", Scope.TASKS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/schedules/**", Scope.TASKS_READ),
                ScopeRule.of(HttpMethod.POST, "/v1/schedules:preview", Scope.TASKS_READ),
                ScopeRule.of("/v1/schedules/**", Scope.TASKS_CONTROL));
    }
}
