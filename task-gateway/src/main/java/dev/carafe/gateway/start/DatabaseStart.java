package dev.carafe.gateway.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Waits for a database that is not up yet, for a bounded time and telling so, then migrates the schema. In a cluster the
 * services and their database are often started together.
 */
final class DatabaseStart implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);

    private final int attempts;
    private final Duration pause;

    DatabaseStart(int attempts, Duration pause) {
        this.attempts = attempts;
        this.pause = pause;
    }

    @Override
    public void migrate(Flyway flyway) {
        for (int attempt = 1; ; attempt++) {
            try (Connection _ = flyway.getConfiguration().getDataSource().getConnection()) {
                break;
            } catch (SQLException e) {
                if (attempt >= attempts) {
                    throw new DatabaseNotThere(attempts, e);
                }
                log.warn("The database is not there (attempt {} of {}): {}", attempt, attempts, rootMessage(e));
                sleep();
            }
        }
        flyway.migrate();
    }

    private void sleep() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }

    static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
