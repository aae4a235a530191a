package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server as a child process on 127.0.0.1. It keeps what it committed through any crash, and ends with this
 * JVM, killed or not.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 10;
    private static final int TRIES_FOR_A_FREE_PORT = 5;

    /** For a machine that carries everything. {@code fsync} and {@code synchronous_commit} are what a 202 stands on. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("max_connections", "100"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("min_wal_size", "80MB"),
            Map.entry("wal_compression", "on"),
            Map.entry("checkpoint_timeout", "10min"),
            Map.entry("io_method", "sync"),
            Map.entry("jit", "off"),
            Map.entry("TimeZone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_checkpoints", "off"));

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
    private final Path data;
    private final Process process;
    private final int port;

    private EmbeddedPostgres(Options options, FolderLock lock, Path data, Process process, int port) {
        this.options = options;
        this.lock = lock;
        this.data = data;
        this.process = process;
        this.port = port;
    }

    /**
     * Returns once the server takes connections.
     *
     * @throws LocalInfraException if it cannot run: folder in use or of another version, port taken
     */
    public static EmbeddedPostgres start(Options options) {
        return start(options, () -> options.port().resolve("PostgreSQL"));
    }

    /** Takes the next of those ports when somebody was quicker to bind one. */
    static EmbeddedPostgres start(Options options, IntSupplier ports) {
        FolderLock lock = FolderLock.on(options.folder());
        try {
            Path binaries = PostgresBinaries.unpackedIn(options.binaries().toAbsolutePath());
            PostgresCluster cluster =
                    PostgresCluster.prepare(options.folder().toAbsolutePath(), binaries, options.password());
            awaitEndOfFormer(cluster.data());
            for (int tries = 1; ; tries++) {
                int port = ports.getAsInt();
                LastWords lastWords = new LastWords(log);
                Process process = launch(cluster, binaries, port, lastWords);
                if (awaitReady(cluster.data(), process)) {
                    return new EmbeddedPostgres(options, lock, cluster.data(), process, port);
                }
                refuseOrRetry(options, process, lastWords, tries);
            }
        } catch (IOException e) {
            lock.close();
            throw new LocalInfraException("PostgreSQL cannot be started in " + options.folder() + ": " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
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

    /** Kills the server as a crash would. The folder is free for the next start. */
    public void kill() {
        ProcessHandle server = server();
        server.destroyForcibly();
        end(STOP_SECONDS);
        lock.close();
    }

    /** Ends all connections and stops within 10 s; kills what does not. */
    @Override
    public void close() {
        ProcessHandle server = server();
        if (server.isAlive()) {
            interrupt(server.pid());
            if (!end(STOP_SECONDS)) {
                log.warn("PostgreSQL did not stop within {} s and is killed", STOP_SECONDS);
                server.destroyForcibly();
                end(STOP_SECONDS);
            }
        }
        lock.close();
    }

    private boolean end(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The server itself, where a watchdog stands between. */
    private ProcessHandle server() {
        return pidIn(data).flatMap(ProcessHandle::of).orElse(process.toHandle());
    }

    private static Process launch(PostgresCluster cluster, Path binaries, int port, LastWords lastWords) {
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                cluster.data().toString(),
                "-p",
                "" + port));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        CompletableFuture<Process> started = new CompletableFuture<>();
        // The kernel signals a child when the thread that started it ends, so this thread stays as long as the child.
        Thread.ofPlatform().daemon().name("postgres-" + port).start(() -> {
            try {
                Process process = new ProcessBuilder(cluster.runner().server(command))
                        .redirectErrorStream(true)
                        .start();
                started.complete(process);
                lastWords.listen(process);
                process.waitFor();
            } catch (IOException e) {
                started.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new LocalInfraException("PostgreSQL cannot be started: " + e.getCause(), e);
        }
    }

    /** False if the server has ended instead. */
    private static boolean awaitReady(Path data, Process process) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                List<String> state = pidFile(data);
                if (state.size() > 7 && state.get(7).strip().equals("ready")) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    pidIn(data).ifPresent(EmbeddedPostgres::interrupt);
                    process.destroy();
                    throw new LocalInfraException(
                            "PostgreSQL was not ready within " + START_SECONDS + " s; its data are in " + data);
                }
            }
            return false;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new LocalInfraException("Interrupted while PostgreSQL was started", e);
        }
    }

    private static void refuseOrRetry(Options options, Process process, LastWords lastWords, int tries) {
        List<String> words = lastWords.all();
        boolean portTaken = words.stream().anyMatch(line -> line.contains("could not bind"));
        LocalInfraException refusal = new LocalInfraException("PostgreSQL ended with code " + process.exitValue()
                + " instead of starting: " + (words.isEmpty() ? "it said nothing" : String.join(" | ", words)));
        if (!portTaken) {
            throw refusal;
        }
        if (!options.port().chosenForUs() || tries == TRIES_FOR_A_FREE_PORT) {
            throw options.port().taken("PostgreSQL", refusal);
        }
    }

    /** After a killed JVM its server may still be writing its last checkpoint; and a dead one leaves its pid file. */
    static void awaitEndOfFormer(Path data) throws IOException {
        ProcessHandle former = pidIn(data)
                .flatMap(ProcessHandle::of)
                .filter(handle -> isServer(handle, data))
                .orElse(null);
        if (former != null && !ended(former)) {
            interrupt(former.pid());
            if (!ended(former)) {
                throw new LocalInfraException("Another PostgreSQL (process " + former.pid() + ") works on " + data
                        + " and does not stop: end it, or choose another data folder");
            }
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
    }

    /** The pid of a dead server may by now be another program's. */
    private static boolean isServer(ProcessHandle handle, Path data) {
        return handle.info().command().filter(path -> path.endsWith("postgres")).isPresent()
                && handle.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(true);
    }

    private static boolean ended(ProcessHandle handle) {
        try {
            handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** SIGINT: a fast shutdown. Java itself can only send SIGTERM, for which PostgreSQL waits until all clients left. */
    private static void interrupt(long pid) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            log.warn("PostgreSQL cannot be asked to stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static java.util.Optional<Long> pidIn(Path data) {
        List<String> lines = pidFile(data);
        return lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")
                ? java.util.Optional.empty()
                : java.util.Optional.of(Long.parseLong(lines.getFirst().strip()));
    }

    private static List<String> pidFile(Path data) {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
