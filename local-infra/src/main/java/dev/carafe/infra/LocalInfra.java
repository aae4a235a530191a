package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The local servers on one data folder: PostgreSQL, a durable broker, or one of them beside a server of your own. */
public final class LocalInfra implements AutoCloseable {
    /** Of the data folder as a whole; a change that older programs cannot read raises it. */
    private static final String LAYOUT = "1";

    /**
     * What to start.
     *
     * @param data the data folder, created if missing
     * @param postgres null if there is another PostgreSQL
     * @param broker null if there is another broker
     */
    public record Options(
            Path data,
            @Nullable ServerPort postgres,
            @Nullable ServerPort broker) {
        /** Both servers on free ports. */
        public static Options in(Path data) {
            return new Options(data, ServerPort.any(), ServerPort.any());
        }
    }

    private final FolderLock lock;
    private final @Nullable EmbeddedPostgres postgres;
    private final @Nullable EmbeddedBroker broker;

    private LocalInfra(FolderLock lock, @Nullable EmbeddedPostgres postgres, @Nullable EmbeddedBroker broker) {
        this.lock = lock;
        this.postgres = postgres;
        this.broker = broker;
    }

    /**
     * Returns once the wanted servers take connections.
     *
     * @throws LocalInfraException if one cannot run; then none does
     */
    public static LocalInfra start(Options options) {
        return start(options, lost -> {});
    }

    /**
     * Returns once the wanted servers take connections. A server that ends by itself later is started again.
     *
     * @param lost is told when a server cannot be started again
     * @throws LocalInfraException if one cannot run; then none does
     */
    public static LocalInfra start(Options options, Consumer<LocalInfraException> lost) {
        Path data = options.data().toAbsolutePath().normalize();
        FolderLock lock = FolderLock.on(data);
        try {
            checkLayout(data.resolve("VERSION"));
            DiskSpace.check(data, options.postgres() != null && !Files.exists(data.resolve("postgres/data")));
            Credentials credentials = Credentials.in(data.resolve("credentials"));
            return new Launch(options, data, credentials, lost).under(lock);
        } catch (IOException e) {
            lock.close();
            throw new LocalInfraException("The data folder " + data + " cannot be used: " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The JDBC URL of the database {@code carafe}, without credentials. */
    public String postgresUrl() {
        return postgres().jdbcUrl();
    }

    public String postgresUser() {
        return postgres().user();
    }

    public String postgresPassword() {
        return postgres().password();
    }

    /** With user and password. */
    public String amqpUri() {
        return Objects.requireNonNull(broker, "the embedded broker was left out")
                .amqpUri();
    }

    @Override
    public void close() {
        try {
            stop(broker);
        } finally {
            try {
                stop(postgres);
            } finally {
                lock.close();
            }
        }
    }

    private EmbeddedPostgres postgres() {
        return Objects.requireNonNull(postgres, "the embedded PostgreSQL was left out");
    }

    private record Launch(Options options, Path data, Credentials credentials, Consumer<LocalInfraException> lost) {

        LocalInfra under(FolderLock lock) {
            // The two have nothing to do with each other, and each has something to wait for.
            Executor own = task -> Thread.ofPlatform().name("start-postgres").start(task);
            CompletableFuture<@Nullable EmbeddedPostgres> postgres = CompletableFuture.supplyAsync(this::postgres, own);
            EmbeddedBroker broker = null;
            try {
                broker = broker();
                return new LocalInfra(lock, postgres.join(), broker);
            } catch (CompletionException e) {
                stop(broker);
                throw e.getCause() instanceof LocalInfraException known
                        ? known
                        : new LocalInfraException("PostgreSQL cannot be started: " + e.getCause(), e);
            } catch (RuntimeException e) {
                stop(startedOrNull(postgres));
                throw e;
            }
        }

        private @Nullable EmbeddedPostgres postgres() {
            ServerPort port = options.postgres();
            return port == null
                    ? null
                    : EmbeddedPostgres.start(
                            new EmbeddedPostgres.Options(
                                    data.resolve("postgres"),
                                    data.resolve("bin"),
                                    port,
                                    credentials.postgresPassword()),
                            lost);
        }

        private @Nullable EmbeddedBroker broker() {
            ServerPort port = options.broker();
            return port == null
                    ? null
                    : EmbeddedBroker.start(
                            new EmbeddedBroker.Options(
                                    data.resolve("broker"),
                                    EmbeddedBroker.Store.DURABLE,
                                    port,
                                    credentials.amqpPassword()),
                            lost);
        }
    }

    private static @Nullable EmbeddedPostgres startedOrNull(CompletableFuture<@Nullable EmbeddedPostgres> postgres) {
        try {
            return postgres.join();
        } catch (CompletionException | CancellationException e) {
            return null;
        }
    }

    private static void stop(@Nullable EmbeddedPostgres postgres) {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static void stop(@Nullable EmbeddedBroker broker) {
        if (broker != null) {
            broker.close();
        }
    }

    private static void checkLayout(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, LAYOUT + "\n");
            return;
        }
        String layout = Files.readString(file).strip();
        if (!layout.equals(LAYOUT)) {
            throw new LocalInfraException("The data folder " + file.getParent() + " has layout version " + layout
                    + ", and this program knows " + LAYOUT + ": choose another folder, or the program's other version");
        }
    }
}
