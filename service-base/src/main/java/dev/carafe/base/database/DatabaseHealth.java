package dev.carafe.base.database;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the database answers and takes changes. */
final class DatabaseHealth implements HealthIndicator {

    private final DataSource database;

    DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try {
            DatabaseAccess.requireWritable(database);
            return Health.up().build();
        } catch (SQLException e) {
            return Health.down()
                    .withDetail("reason", DatabaseFault.reason(e))
                    .withDetail("sqlstate", String.valueOf(e.getSQLState()))
                    .build();
        }
    }
}
