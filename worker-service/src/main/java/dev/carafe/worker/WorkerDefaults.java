package dev.carafe.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Puts {@code carafe-worker.yml} below the configuration of an application that is a worker of somebody's own. */
final class WorkerDefaults implements EnvironmentPostProcessor {

    private static final String DEFAULT_PROPERTIES = "defaultProperties";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        // Carafe's own services have their configuration by its name.
        if (InWorkers.configName(environment).startsWith("carafe-")) {
            return;
        }
        var sources = environment.getPropertySources();
        for (PropertySource<?> source : load()) {
            if (sources.contains(DEFAULT_PROPERTIES)) {
                sources.addBefore(DEFAULT_PROPERTIES, source);
            } else {
                sources.addLast(source);
            }
        }
    }

    private static java.util.List<PropertySource<?>> load() {
        try {
            return new YamlPropertySourceLoader()
                    .load(
                            InWorkers.OWN,
                            new ClassPathResource("carafe-worker.yml", WorkerDefaults.class.getClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
