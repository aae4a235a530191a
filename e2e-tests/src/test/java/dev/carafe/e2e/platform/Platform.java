package dev.carafe.e2e.platform;

import dev.carafe.e2e.platform.Service.Kind;
import dev.carafe.infra.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Services on a database and a broker of their own. */
public final class Platform implements AutoCloseable {

    /** How long a worker that is not heard of counts as alive here. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    /** How long a submission may hang on the broker here. */
    public static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

    private final String test;
    private final BrokerServer broker;
    private final TestServers.Database database = TestServers.freshDatabase();
    private final List<Service> services = new CopyOnWriteArrayList<>();

    private Platform(String test, BrokerServer broker) {
        this.test = test;
        this.broker = broker;
    }

    /** Starts one service for each name, all at once; a name begins with the service's kind, as in {@code worker-2}. */
    public static Platform start(Broker broker, String test, String... names) {
        String where = test + "-" + broker.name().toLowerCase(java.util.Locale.ROOT);
        Platform platform = new Platform(where, broker.start(where));
        try {
            List<CompletableFuture<Service>> starting = Stream.of(names)
                    .map(name -> CompletableFuture.supplyAsync(
                            () -> platform.startService(name), Thread::startVirtualThread))
                    .toList();
            starting.forEach(CompletableFuture::join);
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    /** Starts one more service; settings are {@code --name=value} and win over the usual ones. */
    public Service startService(String name, String... settings) {
        Kind kind = Kind.valueOf(name.substring(0, name.indexOf('-')).toUpperCase(java.util.Locale.ROOT));
        List<String> all = new ArrayList<>(List.of(
                "--carafe.postgres.url=" + database.jdbcUrl(),
                "--carafe.postgres.user=" + database.user(),
                "--carafe.postgres.password=" + database.password(),
                "--carafe.amqp.url=" + broker.amqpUri(),
                "--carafe.amqp.confirm-timeout=" + CONFIRM_TIMEOUT,
                "--carafe.worker.lease=" + LEASE));
        for (String setting : settings) {
            // In its place: a list of two broker addresses, for one, is a cluster of two.
            String option = setting.substring(0, setting.indexOf('=') + 1);
            all.removeIf(usual -> usual.startsWith(option));
            all.add(setting);
        }
        Service service = Service.start(kind, name, Repository.logs(test), all);
        services.add(service);
        return service;
    }

    /** The running service of that name, which is started if it is not there. */
    public Service service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name) && service.isAlive())
                .findFirst()
                .orElseGet(() -> startService(name));
    }

    /** The HTTP interface of {@link #service}. */
    public Api api(String name) {
        return service(name).api();
    }

    public BrokerServer broker() {
        return broker;
    }

    public Database database() {
        return new Database(database);
    }

    @Override
    public void close() {
        // While the broker is there to say goodbye to.
        services.stream()
                .map(service -> CompletableFuture.runAsync(service::close, Thread::startVirtualThread))
                .toList()
                .forEach(CompletableFuture::join);
        broker.close();
    }
}
