package dev.carafe.store;

import dev.carafe.store.accept.Submissions;
import dev.carafe.store.accept.TaskRetries;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.claim.SettledPositions;
import dev.carafe.store.control.Controls;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.due.DueTasks;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.FinishedTaskCounter;
import dev.carafe.store.overview.Overview;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.schedule.Schedules;
import dev.carafe.store.vacuum.DeadRows;
import java.time.InstantSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The schema {@code tasks} for a service that imports it: migrations, submissions, claims, leases, registrations. */
@Configuration(proxyBeanMethods = false)
public class TaskStoreConfiguration {

    @Bean
    FlywayConfigurationCustomizer tasksSchema() {
        return flyway -> flyway.locations("classpath:db/tasks").schemas("tasks").defaultSchema("tasks");
    }

    @Bean
    DependencyResolution dependencyResolution(JdbcTemplate jdbc) {
        return new DependencyResolution(jdbc);
    }

    @Bean
    Submissions submissions(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Submissions(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    TaskRetries reruns(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new TaskRetries(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    DueTasks timekeeper(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new DueTasks(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Controls controls(
            JdbcClient jdbc, PlatformTransactionManager transactions, DependencyResolution dependencyResolution) {
        return new Controls(jdbc, new TransactionTemplate(transactions), dependencyResolution);
    }

    @Bean
    Claims claims(JdbcTemplate jdbc) {
        return new Claims(jdbc);
    }

    @Bean
    Results results(JdbcTemplate jdbc) {
        return new Results(jdbc);
    }

    @Bean
    SettledPositions settledPositions(JdbcTemplate jdbc) {
        return new SettledPositions(jdbc);
    }

    @Bean
    Leases leases(JdbcClient jdbc, PlatformTransactionManager transactions, DependencyResolution dependencyResolution) {
        return new Leases(jdbc, new TransactionTemplate(transactions), dependencyResolution);
    }

    @Bean
    Registrations registrations(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Registrations(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Rates rates(JdbcTemplate jdbc) {
        return new Rates(jdbc);
    }

    @Bean
    FinishedTaskCounter tally(Rates rates) {
        return new FinishedTaskCounter(rates);
    }

    @Bean
    WorkerProblems workerProblems(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new WorkerProblems(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Overview overview(JdbcClient jdbc) {
        return new Overview(jdbc);
    }

    @Bean
    Schedules schedules(JdbcClient jdbc) {
        return new Schedules(jdbc);
    }

    @Bean
    DeadRows deadRows(JdbcClient jdbc) {
        return new DeadRows(jdbc);
    }

    @Bean
    Partitions partitions(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Partitions(jdbc, new TransactionTemplate(transactions), InstantSource.system());
    }
}
