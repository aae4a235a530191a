package dev.carafe.worker;

import static org.awaitility.Awaitility.await;

import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.partition.TaskIds;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Workers on an empty database and a broker of their own. Nobody rings the wake-up messages here unless a test does. */
public final class WorkerFixture implements AutoCloseable {

    /** The trace context of tasks that are submitted with options. */
    static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final TestServers.Database database;
    private final String amqp = TestServers.freshVirtualHost();
    private final List<ConfigurableApplicationContext> workers = new ArrayList<>();
    private final TaskIds ids = new TaskIds(new byte[] {1}, InstantSource.system());

    public WorkerFixture() {
        this(TestServers.freshDatabase());
    }

    /** Workers on a database that the test can take away. */
    WorkerFixture(TestServers.Database database) {
        this.database = database;
    }

    /** Starts one more worker, with the handlers of those configurations besides the demo's. */
    public ConfigurableApplicationContext start(Class<?> handlers, String... settings) {
        return start(WorkerApplication.builder().sources(handlers), settings);
    }

    /** Starts a worker that is an application of its own. */
    public ConfigurableApplicationContext start(SpringApplicationBuilder builder, String... settings) {
        // The last one of two options of the same name does not win: both are bound as a list.
        List<String> all = new ArrayList<>();
        for (String usual : List.of("--carafe.worker.drain-timeout=1s", "--carafe.worker.lease=2s")) {
            String name = usual.substring(0, usual.indexOf('=') + 1);
            if (List.of(settings).stream().noneMatch(setting -> setting.startsWith(name))) {
                all.add(usual);
            }
        }
        all.addAll(List.of(
                "--carafe.postgres.url=" + database.jdbcUrl(),
                "--carafe.postgres.user=" + database.user(),
                "--carafe.postgres.password=" + database.password(),
                "--carafe.amqp.url=" + amqp,
                "--carafe.worker.port=0",
                "--spring.lifecycle.timeout-per-shutdown-phase=2s",
                "--logging.level.root=warn"));
        all.addAll(List.of(settings));
        ConfigurableApplicationContext worker = builder.run(all.toArray(String[]::new));
        workers.add(worker);
        worker.getBean(Partitions.class).prepare();
        return worker;
    }

    public ConfigurableApplicationContext start() {
        return start(NoHandlers.class);
    }

    @Configuration(proxyBeanMethods = false)
    public static class NoHandlers {}

    public <T> T bean(Class<T> type) {
        return workers.getFirst().getBean(type);
    }

    public UUID submit(String service, String type, String payload, TaskOptions options) {
        NewTask task = new NewTask(ids.next(), registration(service, type), type, payload, null, options, TRACE, null);
        bean(Submissions.class).accept(List.of(task));
        return task.id();
    }

    private StoredRegistration registration(String service, String type) {
        return bean(Registrations.class).all().stream()
                .filter(r -> r.service().equals(service) && r.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    public List<UUID> submit(String service, String type, String payload, int count) {
        ConfigurableApplicationContext any = workers.getFirst();
        StoredRegistration registration = any.getBean(Registrations.class).all().stream()
                .filter(r -> r.service().equals(service) && r.type().equals(type))
                .findFirst()
                .orElseThrow();
        List<NewTask> tasks = IntStream.range(0, count)
                .mapToObj(n -> new NewTask(ids.next(), registration, type, payload, null))
                .toList();
        any.getBean(Submissions.class).accept(tasks);
        return tasks.stream().map(NewTask::id).toList();
    }

    public JdbcClient jdbc() {
        return workers.getFirst().getBean(JdbcClient.class);
    }

    public long results() {
        return jdbc().sql("SELECT count(*) FROM tasks.result").query(Long.class).single();
    }

    /** How the task ended, once it did: {@code ok}, or its error's name. */
    public String ended(UUID id) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> jdbc().sql("SELECT coalesce(ename, status) FROM tasks.result WHERE id = ?")
                                .param(id)
                                .query(String.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What a handler does that is deaf to interrupts. */
    static void awaitDeaf(CountDownLatch released) {
        boolean interrupted = true;
        while (interrupted) {
            try {
                released.await();
                interrupted = false;
            } catch (InterruptedException e) {
                // That is what it does.
            }
        }
    }

    @Override
    public void close() {
        workers.forEach(ConfigurableApplicationContext::close);
    }
}
