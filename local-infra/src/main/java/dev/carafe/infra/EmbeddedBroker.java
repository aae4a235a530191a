package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.VirtualHostNode;
import org.jspecify.annotations.Nullable;

/**
 * An AMQP 0-9-1 broker (Apache Qpid Broker-J) in this JVM on 127.0.0.1. With a durable store it keeps every confirmed
 * persistent message through any crash, and is started again on its port when its store fails. A queue whose description
 * is {@code expires=<milliseconds>} (the argument {@code x-qpid-description}) is deleted when nobody has consumed from it
 * for that long.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

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

        String type() {
            return type;
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
    private final int port;
    private final @Nullable Supervisor supervisor;
    private volatile RunningBroker running;

    private EmbeddedBroker(
            Options options, FolderLock lock, RunningBroker running, Consumer<LocalInfraException> lost) {
        this.options = options;
        this.lock = lock;
        this.running = running;
        this.port = running.port();
        // Without a disk there is nothing that fails by itself.
        this.supervisor = options.store() == Store.MEMORY ? null : Supervisor.of(new Lives(), options.folder(), lost);
    }

    /**
     * Returns once the broker takes connections.
     *
     * @throws LocalInfraException if it cannot run: folder in use, port taken
     */
    public static EmbeddedBroker start(Options options) {
        return start(options, lost -> {});
    }

    /**
     * Returns once the broker takes connections.
     *
     * @param lost is told when its store has failed and cannot be opened again
     * @throws LocalInfraException if it cannot run: folder in use, port taken
     */
    static EmbeddedBroker start(Options options, Consumer<LocalInfraException> lost) {
        FolderLock lock = FolderLock.on(options.folder());
        try {
            int port = options.port().chosenForUs() ? 0 : options.port().resolve("the embedded broker");
            return new EmbeddedBroker(options, lock, RunningBroker.launch(options, port), lost);
        } catch (IOException e) {
            lock.close();
            throw new LocalInfraException("The embedded broker cannot be started in " + options.folder() + ": " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    public String user() {
        return RunningBroker.USER;
    }

    public String password() {
        return options.password();
    }

    public int port() {
        return port;
    }

    /** With user and password, for the default virtual host. */
    public String amqpUri() {
        return "amqp://" + user() + ":" + options.password() + "@127.0.0.1:" + port;
    }

    /**
     * Adds an empty virtual host that keeps its messages in memory.
     *
     * @return the URI of the virtual host, with user and password
     */
    public String addVirtualHost(String name) {
        broker().createChild(
                        VirtualHostNode.class,
                        Map.of(
                                "name",
                                name,
                                "type",
                                "Memory",
                                "virtualHostInitialConfiguration",
                                "{\"type\":\"Memory\"}"));
        return amqpUri() + "/" + name;
    }

    Broker<?> broker() {
        return running.broker();
    }

    /** Ends all connections and stops. The folder is free for the next start, in this JVM too. */
    @Override
    public void close() {
        if (supervisor != null) {
            supervisor.close();
        }
        running.close();
        lock.close();
    }

    /** The broker's lives, one after the other. */
    private final class Lives implements Supervisor.Server {
        @Override
        public String name() {
            return "The embedded broker";
        }

        @Override
        public String awaitEnd(CompletableFuture<Void> closing) throws InterruptedException {
            while (!Supervisor.closedWithin(closing, BETWEEN_LOOKS)) {
                Optional<String> failure = running.failure();
                if (failure.isPresent()) {
                    return failure.get();
                }
                // Before a write fails, after which the store cannot be closed in good order.
                if (DiskSpace.isNearlyFull(options.folder())) {
                    return DiskSpace.shortage(options.folder());
                }
            }
            return "it is closed";
        }

        @Override
        public void restart() {
            running.close();
            if (DiskSpace.isShort(options.folder())) {
                throw new LocalInfraException(DiskSpace.shortage(options.folder()));
            }
            try {
                running = RunningBroker.launch(options, port);
            } catch (IOException e) {
                throw new LocalInfraException(
                        "The embedded broker cannot be started in " + options.folder() + ": " + e, e);
            }
        }
    }
}
