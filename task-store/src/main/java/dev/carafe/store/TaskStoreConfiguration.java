package dev.carafe.store;

import dev.carafe.store.accept.Reruns;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.claim.SettledPositions;
import dev.carafe.store.control.Controls;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.Overview;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.overview.Tally;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.schedule.Schedules;
import dev.carafe.store.succession.Succession;
import dev.carafe.store.time.Timekeeper;
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
    Succession succession(JdbcTemplate jdbc) {
        return new Succession(jdbc);
    }

    @Bean
    Submissions submissions(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Submissions(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Reruns reruns(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Reruns(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Timekeeper timekeeper(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new Timekeeper(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Controls controls(JdbcClient jdbc, PlatformTransactionManager transactions, Succession succession) {
        return new Controls(jdbc, new TransactionTemplate(transactions), succession);
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
    Leases leases(JdbcClient jdbc, PlatformTransactionManager transactions, Succession succession) {
        return new Leases(jdbc, new TransactionTemplate(transactions), succession);
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
    Tally tally(Rates rates) {
        return new Tally(rates);
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
