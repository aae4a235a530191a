package dev.carafe.e2e.platform;

import dev.carafe.e2e.platform.Service.Kind;
import dev.carafe.infra.testing.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Services on a database and a broker of their own. */
public final class Platform implements AutoCloseable {

    /** How long a worker that is not heard of counts as alive here. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    /** How long a submission may hang on the broker here. */
    public static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

    private final String test;
    private final BrokerServer broker;
    private final TestServers.Database database;
    private final List<Service> services = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> ownSettings = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> ownVariables = new ConcurrentHashMap<>();
    private volatile @Nullable Plugin plugin;
    private volatile @Nullable SSLContext trust;

    private Platform(String test, BrokerServer broker, TestServers.Database database) {
        this.test = test;
        this.broker = broker;
        this.database = database;
    }

    /** Starts one service for each name, all at once; a name begins with the service's kind, as in {@code worker-2}. */
    public static Platform start(Broker broker, String test, String... names) {
        Platform platform = on(broker, test, TestServers.freshDatabase());
        platform.startServices(names);
        return platform;
    }

    /** Nothing but the broker, beside a database of the caller's own. */
    public static Platform on(Broker broker, String test, TestServers.Database database) {
        String where = test + "-" + broker.name().toLowerCase(java.util.Locale.ROOT);
        return new Platform(where, broker.start(where), database);
    }

    /** The same with a broker that runs already; {@link #close} stops it. */
    public static Platform on(BrokerServer broker, String test, TestServers.Database database) {
        return new Platform(test, broker, database);
    }

    /** Gives those handlers, which must be in packages of their own, to all workers that are started from now on. */
    public void offer(List<String> options, List<Class<?>> handlers) {
        plugin = Plugin.of(Path.of("target", "e2e-programs", test + "-plugin.jar"), options, handlers);
    }

    /** Whom to trust where services speak TLS, which their settings are to say. */
    public void trust(SSLContext servers) {
        trust = servers;
    }

    /** Settings of a service in addition to the usual ones, at each of its starts. */
    public void configure(String name, String... settings) {
        ownSettings.put(name, List.of(settings));
    }

    /** Environment variables of a service, at each of its starts. */
    public void setVariables(String name, Map<String, String> variables) {
        ownVariables.put(name, variables);
    }

    /** Starts one service for each name, all at once; closes everything if one does not start. */
    public void startServices(String... names) {
        try {
            List<CompletableFuture<Service>> starting = Stream.of(names)
                    .map(name -> CompletableFuture.supplyAsync(() -> startService(name), Thread::startVirtualThread))
                    .toList();
            starting.forEach(CompletableFuture::join);
        } catch (RuntimeException e) {
            close();
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
        List<String> own = new ArrayList<>(ownSettings.getOrDefault(name, List.of()));
        own.addAll(List.of(settings));
        for (String setting : own) {
            // In its place: a list of two broker addresses, for one, is a cluster of two.
            String option = setting.substring(0, setting.indexOf('=') + 1);
            all.removeIf(usual -> setting.startsWith("--") && usual.startsWith(option));
            all.add(setting);
        }
        Service.Place place =
                new Service.Place(name, Repository.logs(test), ownVariables.getOrDefault(name, Map.of()), trust);
        Service service = Service.start(kind, place, all, kind == Kind.WORKER ? plugin : null);
        services.add(service);
        return service;
    }

    /** The running service of that name, which is started if it is not there. */
    public Service service(String name) {
        return running(name).orElseGet(() -> startService(name));
    }

    /** The running service of that name, if there is one. */
    public Optional<Service> running(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name) && service.isAlive())
                .findFirst();
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

    /** How that database is reached. */
    public TestServers.Database databaseAddress() {
        return database;
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
