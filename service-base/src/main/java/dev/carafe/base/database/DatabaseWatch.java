package dev.carafe.base.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Notices the end of an outage, and rids the pool of connections to a server that is read-only. Asks nothing otherwise. */
final class DatabaseWatch implements SmartLifecycle {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final DataSource database;
    private volatile @Nullable Thread watching;

    DatabaseWatch(DataSource database) {
        this.database = database;
    }

    @Override
    public void start() {
        // A service starts once its database is there: what another one in this process left behind has ended.
        DatabaseOutage.forget();
        watching = Thread.ofVirtual().name("database-watch").start(this::run);
    }

    private void run() {
        try {
            while (watching != null) {
                Thread.sleep(LOOK);
                if (DatabaseOutage.isGoing()) {
                    look();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            DatabaseAccess.requireWritable(database);
            DatabaseOutage.answered();
        } catch (SQLException e) {
            DatabaseOutage.began(e);
            if (DatabaseAccess.READ_ONLY.equals(e.getSQLState())) {
                evictIdle();
            }
        }
    }

    private void evictIdle() {
        HikariPoolMXBean pool = database instanceof HikariDataSource hikari ? hikari.getHikariPoolMXBean() : null;
        if (pool != null) {
            pool.softEvictConnections();
        }
    }

    @Override
    public void stop() {
        Thread running = watching;
        watching = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return watching != null;
    }
}
