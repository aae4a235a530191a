package dev.carafe.store.read;

import java.time.InstantSource;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** {@link Tasks} for a service that imports it; brings JPA along, which the others do without. */
@Configuration(proxyBeanMethods = false)
@EntityScan(basePackageClasses = TaskRow.class)
@EnableJpaRepositories(basePackageClasses = TaskRows.class)
public class TaskReadsConfiguration {

    @Bean
    Tasks tasks(TaskRows rows) {
        return new Tasks(rows, InstantSource.system());
    }
}
