package dev.carafe.base.info;

import dev.carafe.base.log.LogEscapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Puts {@code defaults.properties} below everything else that is configured, the default properties of the
 * application's own {@code main} included.
 */
final class SharedDefaults implements EnvironmentPostProcessor {

    /** The name that Spring Boot gives to default properties, and keeps last. */
    private static final String DEFAULT_PROPERTIES = "defaultProperties";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        LogEscapes.install(); // before the patterns below are read
        Map<String, Object> merged = new HashMap<>();
        load().forEach((name, value) -> merged.put((String) name, value));
        var sources = environment.getPropertySources();
        if (sources.get(DEFAULT_PROPERTIES) instanceof MapPropertySource own) {
            merged.putAll(own.getSource());
            sources.replace(DEFAULT_PROPERTIES, new MapPropertySource(DEFAULT_PROPERTIES, merged));
        } else {
            sources.addLast(new MapPropertySource(DEFAULT_PROPERTIES, merged));
        }
    }

    private static Properties load() {
        try {
            return PropertiesLoaderUtils.loadProperties(
                    new ClassPathResource("defaults.properties", SharedDefaults.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
