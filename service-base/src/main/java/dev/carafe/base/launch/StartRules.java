package dev.carafe.base.launch;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Asks all rules as soon as the settings are known, before there is a bean or a connection. */
public final class StartRules implements EnvironmentPostProcessor, Ordered {

    /** After the files were read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        check(environment);
    }

    /**
     * Asks them about a service that is to be started later.
     *
     * @param configuration the name of its configuration files
     * @throws RefusedStart if it must not start with those arguments
     */
    public static void check(String configuration, String... arguments) {
        check(environment(configuration, arguments));
    }

    /** The settings that those arguments, the process's environment and the files of that name make. */
    public static ConfigurableEnvironment environment(String configuration, String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "defaultProperties", java.util.Map.of("spring.config.name", configuration)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }

    private static void check(ConfigurableEnvironment environment) {
        SpringFactoriesLoader.forDefaultResourceLocation()
                .load(StartRule.class)
                .forEach(rule -> rule.check(environment));
    }
}
