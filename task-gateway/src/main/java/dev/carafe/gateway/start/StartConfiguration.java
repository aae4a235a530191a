package dev.carafe.gateway.start;

import dev.carafe.store.partition.Partitions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the start. */
@Configuration(proxyBeanMethods = false)
class StartConfiguration {

    @Bean
    PartitionKeeper partitionKeeper(Partitions partitions) {
        return new PartitionKeeper(partitions);
    }
}
