package dev.carafe.e2e.fault;

import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.handlers.Lane;
import dev.carafe.e2e.handlers.Once;
import dev.carafe.e2e.handlers.Wide;
import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Database;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.Service;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.infra.testing.PostgresServer;
import dev.carafe.infra.testing.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Two gateways, three workers and a hub under load, on a database and a broker of their own, while a plan is carried out. */
final class FaultRunner implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(120);

    /** So long nothing may be accepted before no more is struck until something is. */
    private static final Duration BARREN = Duration.ofSeconds(30);

    private static final List<String> SERVICES =
            List.of("gateway-1", "gateway-2", "worker-1", "worker-2", "worker-3", "hub-1");

    private final long born = System.nanoTime();
    private final Path history = TestServers.freshFolder("faults").resolve("history");
    private final PostgresServer postgres = PostgresServer.start();
    private final Platform platform;
    private final Database database;
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final Strikes strikes;
    private final Map<UUID, Verdict.Row> seen = new ConcurrentHashMap<>();
    private List<Try> tries = List.of();
    private int acceptedThen;
    private long acceptedAt = born;

    /** Starts everything, and returns once tasks are accepted. */
    FaultRunner(Broker broker) {
        try {
            platform = Platform.on(broker, "faults", postgres.database());
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
        database = platform.database();
        platform.offer(
                List.of("-Dcarafe.e2e.history=" + history),
                List.of(Lane.Handler.class, Wide.Handler.class, Once.Handler.class));
        String jdbc = platform.databaseAddress().jdbcUrl();
        String amqp = platform.broker().amqpUri();
        TcpProxy workersDatabase = proxy(jdbc);
        TcpProxy gatewaysDatabase = proxy(jdbc);
        TcpProxy gatewaysBroker = proxy(amqp);
        platform.configure("worker-3", "--carafe.postgres.url=" + workersDatabase.through(jdbc));
        platform.configure(
                "gateway-2",
                "--carafe.postgres.url=" + gatewaysDatabase.through(jdbc),
                "--carafe.amqp.url=" + gatewaysBroker.through(amqp));
        strikes = new Strikes(platform, postgres, workersDatabase, gatewaysDatabase, gatewaysBroker);
        platform.startServices(SERVICES.toArray(String[]::new));
        for (String gateway : List.of("gateway-1", "gateway-2")) {
            await("tasks of the tests' own handlers are accepted")
                    .atMost(LONG)
                    .until(() -> platform.api(gateway)
                                    .answer(Api.post("/v1/services/history/tasks", """
                            {"type":"Lane","payload":{"millis":0,"fails":false}}"""))
                                    .status()
                            == 202);
        }
    }

    /** Carries out the plan under load, waits until nothing is left to do, and judges. */
    Verdict run(Plan plan, long seed, Duration time) {
        List<CompletableFuture<Void>> struck = new ArrayList<>();
        List<String> failed = new CopyOnWriteArrayList<>();
        System.out.printf("Everything was there after %.1f s%n", (System.nanoTime() - born) / 1e9);
        Load load = new Load(platform, seed);
        Publisher publisher = new Publisher(platform);
        try (load;
                publisher;
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            var _ = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
            long begin = System.nanoTime();
            for (Plan.Strike strike : plan.strikes()) {
                begin += held(load);
                sleepUntil(begin + TimeUnit.MILLISECONDS.toNanos(strike.atMillis()));
                System.out.printf(
                        "%5.1f s  %s %d for %d ms, %d accepted%n",
                        (System.nanoTime() - begin) / 1e9,
                        strike.fault(),
                        strike.victim(),
                        strike.forMillis(),
                        load.accepted());
                struck.add(CompletableFuture.runAsync(() -> strikes.run(strike), Thread::startVirtualThread));
            }
            sleepUntil(begin + time.toNanos());
            struck.forEach(strike -> strike.exceptionally(e -> {
                        failed.add(e.toString());
                        return null;
                    })
                    .join());
            int accepted = load.accepted();
            await("tasks are accepted again, with nothing started by hand")
                    .atMost(LONG)
                    .until(() -> load.accepted() > accepted);
            clock.shutdownNow();
        }
        long quiet = System.nanoTime();
        await("nothing is left to do, with nothing started by hand")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> database.count("SELECT count(*) FROM tasks.execution") == 0);
        System.out.printf("Nothing was left %.1f s after the last fault%n", (System.nanoTime() - quiet) / 1e9);
        for (String service : SERVICES) {
            await(service + " is ready and alive")
                    .atMost(LONG)
                    .until(() -> platform.service(service).isReady()
                            && platform.service(service).health("liveness") == 200);
        }
        tries = load.tries();
        return Verdict.of(tries, HistoryFile.in(history), Verdict.Kept.in(database, seen))
                .with(publisher.faults())
                .with(failed);
    }

    /**
     * Waits while nothing has been accepted for long: where processes take longer to start than faults let them live, nothing
     * would be tried any more. Also, it comes back by itself.
     *
     * @return for how long, in nanoseconds
     */
    private long held(Load load) {
        long begin = System.nanoTime();
        if (load.accepted() > acceptedThen) {
            acceptedThen = load.accepted();
            acceptedAt = begin;
        } else if (begin - acceptedAt > BARREN.toNanos()) {
            await("tasks are accepted again, with nothing started by hand")
                    .atMost(LONG.plus(Plan.OUTAGE))
                    .until(() -> load.accepted() > acceptedThen);
            acceptedAt = System.nanoTime();
            System.out.printf("       nothing strikes for %.1f s%n", (acceptedAt - begin) / 1e9);
            return acceptedAt - begin;
        }
        return 0;
    }

    /** The processes that run. */
    List<Service> services() {
        return SERVICES.stream()
                .flatMap(name -> platform.running(name).stream())
                .toList();
    }

    /** Everything that was tried in the last run. */
    List<Try> tries() {
        return tries;
    }

    /** When what was struck. */
    List<Strikes.Span> spans() {
        return strikes.spans();
    }

    private TcpProxy proxy(String url) {
        TcpProxy proxy = TcpProxy.before(url);
        proxies.add(proxy);
        return proxy;
    }

    /** What was a result once must be the same in the end. */
    private void look() {
        try {
            Verdict.rows(database).forEach(row -> seen.putIfAbsent(row.id(), row));
        } catch (IllegalStateException e) {
            // The database is away.
        }
    }

    private static void sleepUntil(long nanos) {
        while (System.nanoTime() < nanos) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    }

    @Override
    public void close() {
        platform.close();
        proxies.forEach(TcpProxy::close);
        postgres.close();
    }
}
