package dev.carafe.worker;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Tells workers from Carafe's other services by the name of their configuration. */
final class InWorkers implements Condition {

    static final String OWN = "carafe-worker";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String name = configName(context.getEnvironment());
        return name.equals(OWN) || !name.startsWith("carafe-");
    }

    /** The name of an application's configuration; that of any application is {@code application}. */
    static String configName(Environment environment) {
        return environment.getProperty("spring.config.name", "application");
    }
}
