package dev.carafe.base.database;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Migrates a service's schema as soon as the database is there, and watches over outages; all that uses it comes after. */
@AutoConfiguration(
        after = DataSourceAutoConfiguration.class,
        before = DataSourceHealthContributorAutoConfiguration.class)
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

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSingleCandidate(DataSource.class)
    static class Outages {

        /** In the place of Spring Boot's, for which a server that takes no changes is well. */
        @Bean
        DatabaseHealth dbHealthContributor(DataSource database) {
            return new DatabaseHealth(database);
        }

        @Bean
        DatabaseWatch databaseWatch(DataSource database) {
            return new DatabaseWatch(database);
        }
    }
}
