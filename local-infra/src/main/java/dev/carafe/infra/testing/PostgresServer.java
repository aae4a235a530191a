package dev.carafe.infra.testing;

import dev.carafe.infra.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL of the test's own, which can be killed and started again on the same port and disk. Not thread safe. */
public final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres.Options options;
    private EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres.Options options) {
        this.options = options;
        this.server = EmbeddedPostgres.start(options);
    }

    /** Starts an empty one. */
    public static PostgresServer start() {
        EmbeddedPostgres.Options fresh = TestServers.freshPostgres();
        return new PostgresServer(new EmbeddedPostgres.Options(
                fresh.folder(), fresh.binaries(), FreePorts.nextForServer(), fresh.password()));
    }

    /** Its database, which stays the same through all restarts. */
    public TestServers.Database database() {
        return new TestServers.Database(server.jdbcUrl(), server.user(), server.password());
    }

    /** kill -9. */
    public void kill() {
        server.kill();
    }

    /** Starts it again after {@link #kill()}; returns once it takes connections. */
    public void restart() {
        server = EmbeddedPostgres.start(options);
    }

    /** Refuses changes from the next transaction of each connection on, as an old primary does after a switch-over. */
    public void becomeReadOnly() {
        configure("default_transaction_read_only = on\n");
    }

    /** Takes changes again. */
    public void becomeWritable() {
        configure("");
    }

    private void configure(String settings) {
        Path data = options.folder().resolve("data");
        try {
            // The file that ALTER SYSTEM writes, for which the tests' role has no rights.
            Files.writeString(data.resolve("postgresql.auto.conf"), settings);
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            if (new ProcessBuilder("kill", "-HUP", pid).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("the server could not be told of its new settings");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server was told of its new settings", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
