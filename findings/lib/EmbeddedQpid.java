import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.port.AmqpPort;

/** A Qpid Broker-J in this JVM that keeps messages in memory, at a free port of 127.0.0.1, and RabbitMQ's client for it. */
final class EmbeddedQpid implements AutoCloseable {
    private static final String CONFIGURATION = """
            {"name": "broker", "modelVersion": "9.1",
             "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
               "users": [{"name": "user", "password": "password", "type": "managed"}]}],
             "ports": [{"name": "AMQP", "type": "AMQP", "port": "0", "bindingAddress": "127.0.0.1",
               "protocols": ["AMQP_0_9_1"], "authenticationProvider": "plain",
               "virtualhostaliases": [{"name": "nameAlias", "type": "nameAlias"}, {"name": "defaultAlias", "type": "defaultAlias"}]}],
             "virtualhostnodes": [{"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
               "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]}
            """;

    static {
        // The broker's threads would keep a failed program running.
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
    }

    private final SystemLauncher launcher;
    private final int port;

    EmbeddedQpid() throws Exception {
        var listener = new SystemLauncherListener.DefaultSystemLauncherListener() {
            SystemConfig<?> system;
            RuntimeException error;

            @Override
            public void errorOnStartup(RuntimeException e) {
                error = e;
            }

            @Override
            public void onContainerResolve(SystemConfig<?> resolved) {
                system = resolved;
            }
        };
        launcher = new SystemLauncher(listener);
        Path file = Files.writeString(Path.of("broker.json"), CONFIGURATION);
        System.setProperty("qpid.broker_status_updates", "false");
        launcher.startup(Map.of(
                "type", "Memory",
                "initialConfigurationLocation", file.toUri().toString(),
                "startupLoggedToSystemOut", "false",
                "context", Map.of("qpid.work_dir", Path.of("broker").toAbsolutePath().toString())));
        if (listener.error != null) {
            throw listener.error;
        }
        var broker = (Broker<?>) listener.system.getContainer();
        // The children of a broker may come a moment after its start has returned.
        for (int tries = 0; broker.getChildren(Port.class).isEmpty() && tries < 200; tries++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        port = ((AmqpPort<?>) broker.getChildren(Port.class).iterator().next()).getBoundPort();
    }

    int port() {
        return port;
    }

    Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername("user");
        factory.setPassword("password");
        return factory.newConnection();
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
