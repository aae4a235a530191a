package dev.carafe.allinone;

import dev.carafe.base.launch.StartRules;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * What the all-in-one is told, on the command line, by environment variables or in files.
 *
 * @param data the folder that keeps everything
 * @param gatewayPort the gateway's port
 * @param workerPort the worker's port
 * @param hubPort the event hub's port
 * @param postgresPort the embedded PostgreSQL's port; 0 for a free one
 * @param amqpPort the embedded broker's port; 0 for a free one
 * @param ownPostgres whether there is a PostgreSQL of the user's own, so that none is started
 * @param ownBroker whether there is a broker of the user's own, so that none is started
 */
record Settings(
        Path data,
        int gatewayPort,
        int workerPort,
        int hubPort,
        int postgresPort,
        int amqpPort,
        boolean ownPostgres,
        boolean ownBroker) {

    private static final Map<String, Integer> DEFAULT_PORTS = Map.of(
            "carafe.gateway.port", 8080,
            "carafe.worker.port", 8081,
            "carafe.hub.port", 8082);

    static Settings of(String... arguments) {
        ConfigurableEnvironment environment =
                StartRules.environment("carafe-gateway,carafe-worker,carafe-hub", arguments);
        // What comes with the services is for services by themselves.
        environment.getPropertySources().stream()
                .map(PropertySource::getName)
                .filter(name -> name.contains("class path resource"))
                .toList()
                .forEach(environment.getPropertySources()::remove);
        Binder binder = Binder.get(environment);
        return new Settings(
                Path.of(text(binder, "carafe.data").orElse("data")),
                port(binder, "carafe.gateway.port"),
                port(binder, "carafe.worker.port"),
                port(binder, "carafe.hub.port"),
                port(binder, "carafe.local.postgres.port"),
                port(binder, "carafe.local.amqp.port"),
                text(binder, "carafe.postgres.url").isPresent(),
                text(binder, "carafe.amqp.url").isPresent());
    }

    private static Optional<String> text(Binder binder, String name) {
        return Optional.ofNullable(binder.bind(name, String.class).orElse(null));
    }

    private static int port(Binder binder, String name) {
        int fallback = DEFAULT_PORTS.getOrDefault(name, 0);
        return binder.bind(name, Integer.class).orElse(fallback);
    }
}
