package dev.carafe.store.read;

import dev.carafe.store.partition.Partitions;
import dev.carafe.store.partition.TaskIds;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Tasks} for a service that imports it; brings JPA along, which the others do without. */
@Configuration(proxyBeanMethods = false)
@EntityScan(basePackageClasses = TaskRow.class)
@EnableJpaRepositories(basePackageClasses = TaskRows.class)
public class TaskReadsConfiguration {

    @Bean
    Tasks tasks(
            TaskRows rows,
            EntityManager entities,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            TaskIds ids,
            Partitions partitions) {
        return new Tasks(
                rows, entities, jdbc, new TransactionTemplate(transactions), ids, partitions, InstantSource.system());
    }

    /** The key is in the database, which must have been migrated. */
    @Bean
    @DependsOnDatabaseInitialization
    TaskIds taskIds(JdbcClient jdbc) {
        byte[] key = jdbc.sql("SELECT value FROM tasks.secret WHERE name = 'ids'")
                .query(byte[].class)
                .single();
        return new TaskIds(key, InstantSource.system());
    }
}
