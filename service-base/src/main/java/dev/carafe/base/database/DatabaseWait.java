package dev.carafe.base.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a database that is not up yet, for a bounded time and telling so. The services and their database are often
 * started together.
 */
final class DatabaseWait {

    private static final Logger log = LoggerFactory.getLogger(DatabaseWait.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Wrong password, wrong user: waiting changes nothing. */
    private static final Set<String> HOPELESS = Set.of("28P01", "28000");

    private final DataSource database;
    private final Duration longest;

    DatabaseWait(DataSource database, Duration longest) {
        this.database = database;
        this.longest = longest;
    }

    /**
     * Returns once a connection was made and the server takes changes.
     *
     * @throws DatabaseNotThere if none was within the time, or if the database refuses this user
     */
    void await() {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            try (Connection connection = database.getConnection()) {
                DatabaseAccess.requireWritable(connection);
                log.atInfo()
                        .addKeyValue("url", connection.getMetaData().getURL().replaceAll("\\?.*", ""))
                        .log("the database is there");
                return;
            } catch (SQLException e) {
                if (HOPELESS.contains(String.valueOf(DatabaseFault.stateOf(e)))) {
                    throw new DatabaseNotThere("The database refuses this user: " + DatabaseFault.reason(e), e);
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new DatabaseNotThere(
                            "The database was not there within " + seconds(longest) + " s: " + DatabaseFault.reason(e),
                            e);
                }
                log.warn(
                        "The database is not there: {}. Waiting for it for {} s more.",
                        DatabaseFault.reason(e),
                        left / 1_000_000_000);
                pause(Math.min(left, LONGEST_PAUSE.toNanos()));
            }
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? Long.toString(duration.toSeconds())
                : Double.toString(duration.toMillis() / 1e3);
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }
}
