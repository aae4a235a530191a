package dev.carafe.infra;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.jspecify.annotations.Nullable;

/**
 * An AMQP 0-9-1 broker (Apache Qpid Broker-J) in this JVM on 127.0.0.1. With a durable store it keeps every confirmed
 * persistent message through any crash. A queue whose description is {@code expires=<milliseconds>} (the argument {@code
 * x-qpid-description}) is deleted when nobody has consumed from it for that long.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String USER = "carafe";

    /** Where messages are kept. */
    public enum Store {
        /** On disk, synced before a publisher's confirm. */
        DURABLE("BDB"),
        /** Gone with the broker. */
        MEMORY("Memory");

        private final String type;

        Store(String type) {
            this.type = type;
        }
    }

    /**
     * Where a broker keeps its data and listens.
     *
     * @param folder holds the messages; one broker at a time
     * @param password of the user {@code carafe}, letters and digits; a changed one takes effect
     */
    public record Options(Path folder, Store store, ServerPort port, String password) {
        public Options {
            if (!password.matches("[A-Za-z0-9]+")) {
                throw new LocalInfraException("The embedded broker's password must be letters and digits");
            }
        }

        @Override
        public String toString() {
            return "Options[folder=" + folder + ", store=" + store + ", port=" + port + "]";
        }
    }

    private final Options options;
    private final FolderLock lock;
    private final SystemLauncher launcher;
    private final Broker<?> broker;
    private final int port;
    private final ForgottenQueues forgotten;

    private EmbeddedBroker(Options options, FolderLock lock, SystemLauncher launcher, Broker<?> broker, int port) {
        this.options = options;
        this.lock = lock;
        this.launcher = launcher;
        this.broker = broker;
        this.port = port;
        this.forgotten = new ForgottenQueues(broker, System::nanoTime);
    }

    /**
     * Returns once the broker takes connections.
     *
     * @throws LocalInfraException if it cannot run: folder in use, port taken
     */
    public static EmbeddedBroker start(Options options) {
        FolderLock lock = FolderLock.on(options.folder());
        try {
            return launch(options, lock);
        } catch (IOException e) {
            lock.close();
            throw new LocalInfraException("The embedded broker cannot be started in " + options.folder() + ": " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    public String user() {
        return USER;
    }

    public String password() {
        return options.password();
    }

    public int port() {
        return port;
    }

    /** With user and password, for the default virtual host. */
    public String amqpUri() {
        return "amqp://" + USER + ":" + options.password() + "@127.0.0.1:" + port;
    }

    /**
     * Adds an empty virtual host that keeps its messages in memory.
     *
     * @return the URI of the virtual host, with user and password
     */
    public String addVirtualHost(String name) {
        broker.createChild(
                VirtualHostNode.class,
                Map.of("name", name, "type", "Memory", "virtualHostInitialConfiguration", "{\"type\":\"Memory\"}"));
        return amqpUri() + "/" + name;
    }

    Broker<?> broker() {
        return broker;
    }

    /** Ends all connections and stops. The folder is free for the next start, in this JVM too. */
    @Override
    public void close() {
        forgotten.close();
        launcher.shutdown();
        lock.close();
    }

    private static EmbeddedBroker launch(Options options, FolderLock lock) throws IOException {
        Path folder = options.folder().toAbsolutePath();
        int port = options.port().chosenForUs() ? 0 : options.port().resolve("the embedded broker");
        // The broker's own life goes to slf4j as debug output only; it reads this switch from nowhere else.
        System.getProperties().putIfAbsent(SystemConfig.PROPERTY_STATUS_UPDATES, "false");
        ClasspathUrls.makeKnown();
        Outcome outcome = new Outcome();
        SystemLauncher launcher = new SystemLauncher(outcome);
        Path configuration = folder.resolve("configuration.json");
        try {
            Credentials.writePrivately(
                    configuration, BrokerConfiguration.json(port, options.store().type, USER, options.password()));
            launcher.startup(Map.of(
                    "type",
                    "Memory",
                    "initialConfigurationLocation",
                    configuration.toUri().toString(),
                    "startupLoggedToSystemOut",
                    "false",
                    "context",
                    BrokerConfiguration.context(folder)));
            Broker<?> broker = outcome.broker();
            leaveItsEndToItsOwner(broker);
            return new EmbeddedBroker(options, lock, launcher, broker, boundPort(broker));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            launcher.shutdown();
            throw e instanceof LocalInfraException known
                    ? known
                    : new LocalInfraException("The embedded broker cannot be started in " + folder + ": " + e, e);
        } finally {
            Files.deleteIfExists(configuration);
        }
    }

    /**
     * The broker would stop by itself as soon as the JVM is told to, while those who use it are still about to finish.
     * There is no setting for that: its shutdown hook is taken away.
     */
    private static void leaveItsEndToItsOwner(Broker<?> broker) {
        try {
            // The broker's own class is a generated one below it.
            Field hook = broker.getClass().getSuperclass().getDeclaredField("_shutdownHook");
            hook.setAccessible(true);
            Runtime.getRuntime().removeShutdownHook((Thread) hook.get(broker));
        } catch (ReflectiveOperationException e) {
            throw new LocalInfraException("This version of the embedded broker has another shutdown hook", e);
        }
    }

    /** A broker counts as started when one of its parts is not: the parts are looked at here. */
    private static int boundPort(Broker<?> broker) {
        for (VirtualHostNode<?> node : broker.getChildren(VirtualHostNode.class)) {
            requireActive(node);
            if (node.getVirtualHost() == null) {
                throw new LocalInfraException("The embedded broker could not open its store");
            }
            requireActive(node.getVirtualHost());
        }
        AmqpPort<?> port = (AmqpPort<?>) broker.getChildren(org.apache.qpid.server.model.Port.class)
                .iterator()
                .next();
        requireActive(port);
        return port.getBoundPort();
    }

    private static void requireActive(ConfiguredObject<?> part) {
        if (part.getState() != State.ACTIVE) {
            throw new LocalInfraException("The embedded broker did not start: its "
                    + part.getCategoryClass().getSimpleName() + " " + part.getName() + " is " + part.getState());
        }
    }

    /** The launcher tells a listener of its errors, and returns as if there were none. */
    private static final class Outcome extends SystemLauncherListener.DefaultSystemLauncherListener {
        private final AtomicReference<@Nullable RuntimeException> error = new AtomicReference<>();
        private final AtomicReference<@Nullable SystemConfig<?>> system = new AtomicReference<>();

        @Override
        public void errorOnStartup(RuntimeException e) {
            error.set(e);
        }

        @Override
        public void onContainerResolve(SystemConfig<?> systemConfig) {
            system.set(systemConfig);
        }

        Broker<?> broker() {
            RuntimeException failure = error.get();
            SystemConfig<?> started = system.get();
            if (failure != null || started == null) {
                throw new LocalInfraException("The embedded broker did not start: " + failure, failure);
            }
            return (Broker<?>) started.getContainer();
        }
    }
}
