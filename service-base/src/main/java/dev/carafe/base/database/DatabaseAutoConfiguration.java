package dev.carafe.base.database;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/** Migrates a service's schema as soon as the database is there; all that uses it comes after. */
@AutoConfiguration
@ConditionalOnClass(FlywayMigrationStrategy.class)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseAutoConfiguration {

    @Bean
    FlywayMigrationStrategy migrateOnceItIsThere(DatabaseProperties properties) {
        return flyway -> {
            new DatabaseWait(flyway.getConfiguration().getDataSource(), properties.startTimeout()).await();
            flyway.migrate();
        };
    }
}
