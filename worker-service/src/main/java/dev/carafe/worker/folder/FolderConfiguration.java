package dev.carafe.worker.folder;

import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.SourceProblems;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Wires what all folders share. */
@WorkerConfiguration
class FolderConfiguration {

    @Bean
    Sources sources(HandlerRegistry registry, SourceProblems problems) {
        return new Sources(registry, problems);
    }

    @Bean("folders")
    HealthIndicator folders(SourceProblems problems) {
        return new FolderHealth(problems);
    }
}
