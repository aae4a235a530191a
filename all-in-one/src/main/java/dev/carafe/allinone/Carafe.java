package dev.carafe.allinone;

import dev.carafe.base.broker.Topology;
import dev.carafe.base.launch.Launch;
import dev.carafe.base.launch.RefusedStart;
import dev.carafe.base.launch.StartRules;
import dev.carafe.gateway.GatewayApplication;
import dev.carafe.hub.EventHubApplication;
import dev.carafe.infra.LocalInfra;
import dev.carafe.infra.LocalInfraException;
import dev.carafe.infra.ServerPort;
import dev.carafe.worker.WorkerApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** Gateway, worker and hub in one JVM, on an embedded PostgreSQL and an embedded broker unless told of others. */
public final class Carafe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Carafe.class);

    // The worker and the hub find JPA on the class path here, which the gateway brought, and do without it.
    private static final String NO_JPA = "--spring.autoconfigure.exclude="
            + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
            + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";

    // All of it is to stop within ten seconds. Defaults, not arguments: an option given twice is a list, not the last
    // one.
    private static final String[] DEFAULTS = {
        "spring.lifecycle.timeout-per-shutdown-phase=2s",
        "carafe.worker.drain-timeout=3s",
        "spring.main.log-startup-info=false"
    };

    private static final long BROKER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Settings settings;
    private final @Nullable LocalInfra infra;
    private final List<ConfigurableApplicationContext> services = new ArrayList<>();
    private final List<String> shared = new ArrayList<>();

    private Carafe(Settings settings, String... arguments) {
        this.settings = settings;
        this.infra = startServers(settings);
        if (infra != null && !settings.ownPostgres()) {
            shared.add("--carafe.postgres.url=" + infra.postgresUrl());
            shared.add("--carafe.postgres.user=" + infra.postgresUser());
            shared.add("--carafe.postgres.password=" + infra.postgresPassword());
        }
        if (infra != null && !settings.ownBroker()) {
            shared.add("--carafe.amqp.url=" + infra.amqpUri());
        }
        shared.addAll(List.of(arguments));
    }

    /** Starts everything; ends the process with one line if that is not possible. */
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        Launch.prepare("Carafe", arguments);
        logOnceForAll();
        try {
            Carafe carafe = start(arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(carafe::close, "stop"));
            carafe.welcome(System.nanoTime() - begin);
        } catch (RuntimeException e) {
            StartFailure.line(e)
                    .ifPresentOrElse(
                            line -> System.err.println("Carafe cannot start. " + line),
                            () -> log.atError().setCause(e).log("Carafe cannot start."));
            System.exit(e instanceof RefusedStart ? RefusedStart.STATUS : 1);
        }
    }

    /** Each service would set logging up for itself, and every line would come three times. */
    private static void logOnceForAll() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Starts everything that the arguments ask for; returns when all three services serve. */
    static Carafe start(String... arguments) {
        for (String service : List.of("carafe-gateway", "carafe-worker", "carafe-hub")) {
            StartRules.check(service, arguments);
        }
        Settings settings = Settings.of(arguments);
        Carafe carafe = new Carafe(settings, arguments);
        try {
            carafe.startServices();
            carafe.awaitBroker();
        } catch (RuntimeException e) {
            carafe.close();
            throw e;
        }
        return carafe;
    }

    private static @Nullable LocalInfra startServers(Settings settings) {
        if (settings.ownPostgres() && settings.ownBroker()) {
            return null;
        }
        // A JVM has one URL handler factory, and the embedded broker needs it; Tomcat only for jars in web archives.
        TomcatURLStreamHandlerFactory.disable();
        return LocalInfra.start(
                new LocalInfra.Options(
                        settings.data(),
                        settings.ownPostgres()
                                ? null
                                : new ServerPort(settings.postgresPort(), "carafe.local.postgres.port"),
                        settings.ownBroker() ? null : new ServerPort(settings.amqpPort(), "carafe.local.amqp.port")),
                Carafe::end);
    }

    /** A server is gone for good: whoever watches over this process is to see that, and not a 503 for ever. */
    private static void end(LocalInfraException lost) {
        System.err.println("Carafe stops. " + lost.getMessage());
        System.exit(3);
    }

    private void startServices() {
        var gateway = run("start-gateway", GatewayApplication.builder());
        var worker = run("start-worker", WorkerApplication.builder().properties(folders()), NO_JPA);
        var hub = run("start-hub", EventHubApplication.builder(), NO_JPA);
        try {
            CompletableFuture.allOf(gateway, worker, hub).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            List.of(gateway, worker, hub).forEach(service -> {
                if (service.isDone() && !service.isCompletedExceptionally()) {
                    services.add(service.join());
                }
            });
        }
    }

    /** Where the worker looks for scripts and plugins unless it is told of other folders. They need not be there. */
    private String[] folders() {
        return new String[] {
            "carafe.worker.scripts=" + settings.data().resolve("scripts"),
            "carafe.worker.plugins=" + settings.data().resolve("plugins")
        };
    }

    private CompletableFuture<ConfigurableApplicationContext> run(
            String thread, SpringApplicationBuilder service, String... more) {
        List<String> arguments = new ArrayList<>(shared);
        arguments.addAll(List.of(more));
        arguments.add("--carafe.hub.url=http://127.0.0.1:" + settings.hubPort());
        CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();
        Thread.ofPlatform().name(thread).start(() -> {
            try {
                started.complete(
                        service.properties(DEFAULTS).registerShutdownHook(false).run(arguments.toArray(String[]::new)));
            } catch (RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    /** Services connect in the background; who pastes the first command is not to meet a 503. */
    private void awaitBroker() {
        long deadline = System.nanoTime() + BROKER_NANOS;
        while (!services.stream()
                .allMatch(service -> service.getBean(Topology.class).isConnected())) {
            if (System.nanoTime() > deadline) {
                log.atWarn().log("the broker is not there yet; the services go on trying to reach it");
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void welcome(long nanos) {
        String gateway = url(0);
        String hub = url(2);
        System.out.printf(
                """

                Carafe is serving after %.1f s, data in %s
                  gateway  %s   (API: %s/swagger-ui.html)
                  hub      %s   (API: %s/swagger-ui.html)
                  worker   %s/actuator/health
                Run a first task:
                  curl -H 'Prefer: wait=10' --json '{"type":"Echo","payload":{"message":"hi"}}' %s/v1/services/demo/tasks
                %n""",
                nanos / 1e9, settings.data().toAbsolutePath().normalize(), gateway, gateway, hub, hub, url(1), gateway);
    }

    /** The address of the gateway (0), the worker (1) or the hub (2). */
    String url(int service) {
        return "http://127.0.0.1:" + services.get(service).getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        // The hub last: it hears of what the others do until their end.
        CompletableFuture.allOf(services.stream()
                        .limit(2)
                        .map(service -> CompletableFuture.runAsync(service::close, Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
        services.forEach(ConfigurableApplicationContext::close);
        services.clear();
        if (infra != null) {
            infra.close();
        }
    }
}
