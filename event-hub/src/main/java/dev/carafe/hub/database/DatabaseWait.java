package dev.carafe.hub.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that starts at the same time as this process, and says so. */
final class DatabaseWait {

    private static final Logger log = LoggerFactory.getLogger(DatabaseWait.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Wrong password, wrong user: waiting changes nothing. */
    private static final Set<String> HOPELESS = Set.of("28P01", "28000");

    private final DataSource database;
    private final Duration longest;

    DatabaseWait(DataSource database, Duration longest) {
        this.database = database;
        this.longest = longest;
    }

    void await() {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            try (Connection connection = database.getConnection()) {
                log.atInfo()
                        .addKeyValue("url", connection.getMetaData().getURL().replaceAll("\\?.*", ""))
                        .log("the database is there");
                return;
            } catch (SQLException e) {
                String reason = reason(e);
                if (System.nanoTime() > deadline || HOPELESS.contains(String.valueOf(state(e)))) {
                    throw new IllegalStateException(
                            "the database cannot be used: " + reason + " (carafe.postgres.url, .user, .password)", e);
                }
                log.atWarn().log("waiting for the database: {}", reason);
                pause();
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static @Nullable String state(Throwable e) {
        String state = null;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the database", e);
        }
    }
}
