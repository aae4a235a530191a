package dev.carafe.hub.database;

import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Migrates the schema {@code events} as soon as the database is there; all that uses it comes after. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    FlywayMigrationStrategy migrateOnceItIsThere(DataSource database, DatabaseProperties properties) {
        return flyway -> {
            new DatabaseWait(database, properties.startTimeout()).await();
            flyway.migrate();
        };
    }
}
