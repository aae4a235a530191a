package dev.carafe.base.security;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Where there are keys, the parts of a service's health are shown to {@link Scope#ADMIN} only, and everybody else sees
 * whether it is well. What an operator sets wins.
 */
final class HealthDetails implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "carafeHealthDetails",
                        Map.of(
                                "management.endpoint.health.show-details",
                                hasKeys(environment) ? "when-authorized" : "always",
                                "management.endpoint.health.roles",
                                Scope.ADMIN.wireName())));
    }

    static boolean hasKeys(Environment environment) {
        return !Binder.get(environment)
                .bind("carafe.security.keys", Bindable.listOf(SecurityProperties.Key.class))
                .orElse(List.of())
                .isEmpty();
    }
}
