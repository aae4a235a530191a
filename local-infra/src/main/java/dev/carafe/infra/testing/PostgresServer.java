package dev.carafe.infra.testing;

import dev.carafe.infra.EmbeddedPostgres;

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

    @Override
    public void close() {
        server.close();
    }
}
