package dev.carafe.infra;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.apache.qpid.server.store.berkeleydb.BDBEnvironmentContainer;
import org.apache.qpid.server.store.berkeleydb.EnvironmentFacade;
import org.jspecify.annotations.Nullable;

/** One life of a broker, from its launch to its end. */
final class RunningBroker implements AutoCloseable {
    static final String USER = "carafe";

    private final SystemLauncher launcher;
    private final Broker<?> broker;
    private final int port;
    private final ForgottenQueues forgotten;
    private boolean closed;

    private RunningBroker(SystemLauncher launcher, Broker<?> broker, int port) {
        this.launcher = launcher;
        this.broker = broker;
        this.port = port;
        this.forgotten = new ForgottenQueues(broker, System::nanoTime);
    }

    /** Returns once it takes connections on that port, 0 for a free one. */
    static RunningBroker launch(EmbeddedBroker.Options options, int port) throws IOException {
        Path folder = options.folder().toAbsolutePath();
        // The broker's own life goes to slf4j as debug output only; it reads this switch from nowhere else.
        System.getProperties().putIfAbsent(SystemConfig.PROPERTY_STATUS_UPDATES, "false");
        ClasspathUrls.makeKnown();
        Outcome outcome = new Outcome();
        SystemLauncher launcher = new SystemLauncher(outcome);
        Path configuration = folder.resolve("configuration.json");
        try {
            Credentials.writePrivately(
                    configuration,
                    BrokerConfiguration.json(port, options.store().type(), USER, options.password()));
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
            return new RunningBroker(launcher, broker, boundPort(broker));
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

    Broker<?> broker() {
        return broker;
    }

    int port() {
        return port;
    }

    /** Why it serves no more; empty while it does. A store that could not be written once is closed and stays so. */
    Optional<String> failure() {
        for (VirtualHostNode<?> node : broker.getChildren(VirtualHostNode.class)) {
            if (node.getName().equals(BrokerConfiguration.DEFAULT_NODE)) {
                VirtualHost<?> host = node.getVirtualHost();
                return host == null
                        ? Optional.of("it has no virtual host")
                        : failureOf(node).or(() -> failureOf(host));
            }
        }
        return Optional.of("it has no virtual host");
    }

    private static Optional<String> failureOf(ConfiguredObject<?> part) {
        if (part.getState() != State.ACTIVE) {
            return Optional.of("its " + part.getCategoryClass().getSimpleName() + " is " + part.getState());
        }
        if (part instanceof BDBEnvironmentContainer<?> stored) {
            EnvironmentFacade store = stored.getEnvironmentFacade();
            if (store == null) {
                return Optional.of("its store is closed");
            }
            try {
                store.getTransactionStatistics(false);
            } catch (RuntimeException e) {
                return Optional.of("its store is closed: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Ends all connections and stops, once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        forgotten.close();
        if (failure().isPresent()) {
            BrokenBroker.letGo(broker);
            // It may wait for ever, and hears of nobody any more.
            Thread.ofPlatform().daemon().name("stop-broken-broker").start(launcher::shutdown);
        } else {
            launcher.shutdown();
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
