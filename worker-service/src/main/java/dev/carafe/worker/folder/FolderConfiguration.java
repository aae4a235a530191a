package dev.carafe.worker.folder;

import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.offer.Problems;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Wires what all folders share. */
@WorkerConfiguration
class FolderConfiguration {

    @Bean
    Sources sources(Offers offers, Problems problems) {
        return new Sources(offers, problems);
    }

    @Bean("folders")
    HealthIndicator folders(Problems problems) {
        return new FolderHealth(problems);
    }
}
