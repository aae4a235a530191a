package dev.carafe.hub;

import dev.carafe.base.launch.Launch;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The event hub as a process of its own; {@link #builder} also lets it share one with others. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EventHubApplication {

    /** Starts the hub. */
    public static void main(String[] args) {
        Launch.prepare("Carafe's event hub", args);
        builder().run(args);
    }

    /**
     * The hub as an application that can be given further properties. Its settings are in {@code carafe-hub.yml} rather
     * than {@code application.yml}, because several services may stand on one class path.
     */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(EventHubApplication.class).properties("spring.config.name=carafe-hub");
    }
}
