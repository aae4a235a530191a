package dev.carafe.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.accept.TaskRetries;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.control.Controls;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.due.DueTasks;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.partition.TaskIds;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole store on an empty database of its own, wired by hand. */
public final class StoreFixture implements AutoCloseable {

    public static final Duration LEASE = Duration.ofSeconds(30);

    public final TestServers.Database database;
    public final HikariDataSource dataSource;
    public final JdbcTemplate jdbc;
    public final JdbcClient client;
    public final TransactionTemplate transaction;
    public final Submissions submissions;
    public final DependencyResolution dependencyResolution;
    public final TaskRetries reruns;
    public final DueTasks timekeeper;
    public final Controls controls;
    public final Claims claims;
    public final Results results;
    public final Leases leases;
    public final Registrations registrations;
    public final TaskIds ids = new TaskIds(new byte[] {1}, InstantSource.system());

    public StoreFixture() {
        this(TestServers.freshDatabase());
    }

    public StoreFixture(TestServers.Database database) {
        this.database = database;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(0);
        dataSource = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/tasks")
                .schemas("tasks")
                .load()
                .migrate();
        jdbc = new JdbcTemplate(dataSource);
        client = JdbcClient.create(jdbc);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        dependencyResolution = new DependencyResolution(jdbc);
        submissions = new Submissions(jdbc, transaction);
        reruns = new TaskRetries(jdbc, transaction);
        timekeeper = new DueTasks(jdbc, transaction);
        controls = new Controls(client, transaction, dependencyResolution);
        claims = new Claims(jdbc);
        results = new Results(jdbc);
        leases = new Leases(client, transaction, dependencyResolution);
        registrations = new Registrations(client, transaction);
        new Partitions(client, transaction, InstantSource.system()).prepare();
    }

    public static StoredRegistration parallel(String type) {
        return new StoredRegistration("lab", type, "{}", Set.of(), TaskLimits.parallel(16));
    }

    public static StoredRegistration sequential(String type) {
        return new StoredRegistration("lab", type, "{}", Set.of(), TaskLimits.sequential());
    }

    /** A live worker that offers those types. */
    public UUID worker(StoredRegistration... types) {
        UUID worker = UUID.randomUUID();
        leases.join(worker, "host", "1", LEASE);
        registrations.announce(worker, List.of(types));
        return worker;
    }

    public NewTask task(StoredRegistration type) {
        return new NewTask(ids.next(), type, type.type(), "{\"n\":1}", null);
    }

    public NewTask task(StoredRegistration type, TaskOptions options) {
        return new NewTask(ids.next(), type, type.type(), "{\"n\":1}", null, options, null, null);
    }

    public UUID accept(StoredRegistration type, TaskOptions options) {
        NewTask task = task(type, options);
        assertThat(submissions.accept(List.of(task)).refused()).isEmpty();
        return task.id();
    }

    /** How an unfinished task stands; "gone" if it is none. */
    public String status(UUID id) {
        return client.sql("SELECT status FROM tasks.execution WHERE id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElse("gone");
    }

    public List<UUID> accept(StoredRegistration type, int count) {
        List<NewTask> tasks =
                IntStream.range(0, count).mapToObj(n -> task(type)).toList();
        submissions.accept(tasks);
        return tasks.stream().map(NewTask::id).toList();
    }

    public long count(String table) {
        return client.sql("SELECT count(*) FROM tasks." + table)
                .query(Long.class)
                .single();
    }

    /** Lets a worker's lease end now. */
    public void expire(UUID worker) {
        client.sql("UPDATE tasks.worker SET lease_until = clock_timestamp() - interval '1 second' WHERE id = ?")
                .param(worker)
                .update();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
