package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a PostgreSQL server, from its launch to its end. */
final class PostgresProcess {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 10;

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

    private final Path data;
    private final Process process;
    private final LastWords lastWords;

    private PostgresProcess(Path data, Process process, LastWords lastWords) {
        this.data = data;
        this.process = process;
        this.lastWords = lastWords;
    }

    /** The port that it was given belongs to somebody else. */
    static final class PortTaken extends LocalInfraException {
        private static final long serialVersionUID = 1L;

        PortTaken(String message) {
            super(message);
        }
    }

    /**
     * Returns once the server takes connections.
     *
     * @throws PortTaken if the port is not free
     * @throws LocalInfraException if it ends instead of starting
     */
    static PostgresProcess start(PostgresCluster cluster, Path binaries, int port) throws IOException {
        LastWords lastWords = new LastWords(log);
        PostgresProcess server =
                new PostgresProcess(cluster.data(), launch(cluster, binaries, port, lastWords), lastWords);
        if (!server.awaitReady()) {
            throw server.refusal();
        }
        return server;
    }

    CompletableFuture<Process> onEnd() {
        return process.onExit();
    }

    /** How it has ended, in a few words. */
    String end() {
        int status = process.exitValue();
        String last = lastWords.all().stream()
                .filter(line -> line.contains("PANIC:") || line.contains("FATAL:"))
                .reduce((former, line) -> line)
                .map(line -> ": " + line)
                .orElse("");
        return (status > 128 ? "killed by signal " + (status - 128) : "exit status " + status) + last;
    }

    /** kill -9. */
    void kill() {
        server().destroyForcibly();
        awaitEnd(STOP_SECONDS);
    }

    /** Ends all connections and stops within 10 s; kills what does not. */
    void stop() {
        ProcessHandle server = server();
        if (server.isAlive()) {
            interrupt(server.pid());
            if (!awaitEnd(STOP_SECONDS)) {
                log.warn("PostgreSQL did not stop within {} s and is killed", STOP_SECONDS);
                server.destroyForcibly();
                awaitEnd(STOP_SECONDS);
            }
        }
    }

    /** SIGINT: a fast shutdown. Java itself can only send SIGTERM, for which PostgreSQL waits until all clients left. */
    static void interrupt(long pid) {
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

    private boolean awaitEnd(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The server itself, where a watchdog stands between. */
    private ProcessHandle server() {
        return PidFile.in(data).server().orElse(process.toHandle());
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
    private boolean awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        PidFile pidFile = PidFile.in(data);
        try {
            while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                if (pidFile.saysReady()) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    pidFile.server().ifPresent(server -> interrupt(server.pid()));
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

    private LocalInfraException refusal() {
        List<String> words = lastWords.all();
        String message = "PostgreSQL ended with code " + process.exitValue() + " instead of starting: "
                + (words.isEmpty() ? "it said nothing" : String.join(" | ", words));
        return words.stream().anyMatch(line -> line.contains("could not bind"))
                ? new PortTaken(message)
                : new LocalInfraException(message);
    }
}
