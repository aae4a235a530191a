package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * A PostgreSQL server as a child process on 127.0.0.1. It keeps what it committed through any crash, is started again on
 * its port when it ends by itself, and ends with this JVM, killed or not.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final int TRIES_FOR_A_FREE_PORT = 5;

    /**
     * Where a server keeps its data and listens.
     *
     * @param folder holds the data; one server at a time
     * @param binaries where the programs are unpacked, shared by any number of servers
     * @param password of the role {@code carafe}; a changed one takes effect
     */
    public record Options(Path folder, Path binaries, ServerPort port, String password) {
        @Override
        public String toString() {
            return "Options[folder=" + folder + ", port=" + port + "]";
        }
    }

    private final Options options;
    private final FolderLock lock;
    private final PostgresCluster cluster;
    private final Path binaries;
    private final int port;
    private final Supervisor supervisor;
    private volatile PostgresProcess process;

    private EmbeddedPostgres(
            Options options,
            FolderLock lock,
            PostgresCluster cluster,
            Path binaries,
            Started started,
            Consumer<LocalInfraException> lost) {
        this.options = options;
        this.lock = lock;
        this.cluster = cluster;
        this.binaries = binaries;
        this.port = started.port;
        this.process = started.process;
        this.supervisor = Supervisor.of(new Lives(), options.folder(), lost);
    }

    /**
     * Returns once the server takes connections.
     *
     * @throws LocalInfraException if it cannot run: folder in use or of another version, port taken
     */
    public static EmbeddedPostgres start(Options options) {
        return start(options, lost -> {});
    }

    /**
     * Returns once the server takes connections.
     *
     * @param lost is told when the server has ended by itself and cannot be started again
     * @throws LocalInfraException if it cannot run: folder in use or of another version, port taken
     */
    static EmbeddedPostgres start(Options options, Consumer<LocalInfraException> lost) {
        return start(options, () -> options.port().resolve("PostgreSQL"), lost);
    }

    /** Takes the next of those ports when somebody was quicker to bind one. */
    static EmbeddedPostgres start(Options options, IntSupplier ports, Consumer<LocalInfraException> lost) {
        FolderLock lock = FolderLock.on(options.folder());
        try {
            Path binaries = PostgresBinaries.unpackedIn(options.binaries().toAbsolutePath());
            PostgresCluster cluster =
                    PostgresCluster.prepare(options.folder().toAbsolutePath(), binaries, options.password());
            FormerPostgres.awaitEnd(cluster.data());
            Started started = onAFreePort(options, cluster, binaries, ports);
            return new EmbeddedPostgres(options, lock, cluster, binaries, started, lost);
        } catch (IOException e) {
            lock.close();
            throw new LocalInfraException("PostgreSQL cannot be started in " + options.folder() + ": " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private record Started(PostgresProcess process, int port) {}

    private static Started onAFreePort(Options options, PostgresCluster cluster, Path binaries, IntSupplier ports)
            throws IOException {
        for (int tries = 1; ; tries++) {
            int port = ports.getAsInt();
            try {
                return new Started(PostgresProcess.start(cluster, binaries, port), port);
            } catch (PostgresProcess.PortTaken e) {
                if (!options.port().chosenForUs() || tries == TRIES_FOR_A_FREE_PORT) {
                    throw options.port().taken("PostgreSQL", e);
                }
            }
        }
    }

    public String user() {
        return PostgresCluster.ROLE;
    }

    public String password() {
        return options.password();
    }

    public int port() {
        return port;
    }

    /** The JDBC URL of the database {@code carafe}, without credentials. */
    public String jdbcUrl() {
        return jdbcUrl("carafe");
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Kills the server for good. The folder is free for the next start. */
    public void kill() {
        supervisor.close();
        process.kill();
        lock.close();
    }

    /** Ends all connections and stops within 10 s; kills what does not. */
    @Override
    public void close() {
        supervisor.close();
        process.stop();
        lock.close();
    }

    /** The server's lives, one after the other. */
    private final class Lives implements Supervisor.Server {
        @Override
        public String name() {
            return "PostgreSQL";
        }

        @Override
        public String awaitEnd(CompletableFuture<Void> closing) {
            CompletableFuture.anyOf(process.onEnd(), closing).join();
            return closing.isDone() ? "it is closed" : process.end();
        }

        @Override
        public void restart() {
            try {
                FormerPostgres.awaitEnd(cluster.data());
                process = PostgresProcess.start(cluster, binaries, port);
            } catch (IOException e) {
                throw new LocalInfraException("PostgreSQL cannot be started in " + options.folder() + ": " + e, e);
            }
        }
    }
}
