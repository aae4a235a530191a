package dev.carafe.gateway.start;

import dev.carafe.store.partition.Partitions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StartProperties.class)
class StartConfiguration {

    @Bean
    FlywayMigrationStrategy databaseStart(StartProperties properties) {
        return new DatabaseStart(properties.attempts(), properties.pause());
    }

    @Bean
    PartitionKeeper partitionKeeper(Partitions partitions) {
        return new PartitionKeeper(partitions);
    }
}
