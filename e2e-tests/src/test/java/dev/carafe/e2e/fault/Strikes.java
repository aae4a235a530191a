package dev.carafe.e2e.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.carafe.e2e.fault.Plan.Strike;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.Service;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.infra.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Does to a platform what a plan says, several things at once if need be, each victim by one thing at a time. */
final class Strikes {

    private static final List<String> QUEUES =
            List.of("tasks.history", "tasks.history.Wide", "tasks.history.Once", "tasks.dead", "events.hub");

    private static final Duration LONGEST_RESTART = Duration.ofMinutes(10);

    private final Platform platform;
    private final PostgresServer postgres;
    private final TcpProxy workersDatabase;
    private final TcpProxy gatewaysDatabase;
    private final TcpProxy gatewaysBroker;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

    /** From when to when something was struck, as {@link System#nanoTime}. */
    record Span(String victim, long from, long to) {

        /** What was both tried and answered meanwhile. */
        List<Try> within(List<Try> tries) {
            return tries.stream()
                    .filter(one -> one.sentAt() > from && one.answeredAt() < to)
                    .toList();
        }
    }

    Strikes(
            Platform platform,
            PostgresServer postgres,
            TcpProxy workersDatabase,
            TcpProxy gatewaysDatabase,
            TcpProxy gatewaysBroker) {
        this.platform = platform;
        this.postgres = postgres;
        this.workersDatabase = workersDatabase;
        this.gatewaysDatabase = gatewaysDatabase;
        this.gatewaysBroker = gatewaysBroker;
    }

    /** Strikes and heals; returns when that is done. */
    void run(Strike strike) {
        String worker = "worker-" + (1 + strike.victim() % 3);
        String gateway = "gateway-" + (1 + strike.victim() % 2);
        // Not by much: what it held then still runs elsewhere when it wakes up.
        long beyondLease = Platform.LEASE.toMillis() + 800 + strike.forMillis() / 2;
        switch (strike.fault()) {
            case KILL_WORKER -> kill(worker, strike.forMillis());
            case KILL_GATEWAY -> kill(gateway, strike.forMillis());
            case KILL_HUB -> kill("hub-1", strike.forMillis());
            case FREEZE_WORKER -> freeze(worker, beyondLease);
            case PAUSE_WORKER -> freeze(worker, Platform.LEASE.toMillis() / 2);
            case FORGET_WORKER -> forget(worker, 12);
            case FREEZE_GATEWAY -> freeze(gateway, strike.forMillis());
            case KILL_BROKER, BROKER_AWAY ->
                alone("broker", strike.forMillis(), platform.broker()::kill, platform.broker()::restart);
            case KILL_DATABASE, DATABASE_AWAY ->
                alone("database", strike.forMillis(), postgres::kill, postgres::restart);
            case DATABASE_READ_ONLY ->
                alone("database", strike.forMillis(), postgres::becomeReadOnly, postgres::becomeWritable);
            case PURGE_QUEUES -> purge();
            case STALL_WORKER -> alone("workersDatabase", beyondLease, workersDatabase::stall, workersDatabase::resume);
            case STALL_GATEWAY ->
                alone("gatewaysBroker", strike.forMillis(), gatewaysBroker::stall, gatewaysBroker::resume);
            case CUT_WORKER -> workersDatabase.cut();
            case LOSE_COMMITS_OF_WORKER -> workersDatabase.lose(TcpProxy.COMMITTED, 3);
            case LOSE_COMMITS_OF_GATEWAY -> gatewaysDatabase.lose(TcpProxy.COMMITTED, 3);
            case LOSE_CONFIRMS -> gatewaysBroker.lose(TcpProxy.CONFIRMED, 2);
        }
    }

    /** What was struck so far for a while, in the order in which that ended. */
    List<Span> spans() {
        return List.copyOf(spans);
    }

    private void kill(String name, long forMillis) {
        alone(name, forMillis, () -> platform.running(name).ifPresent(Service::kill), () -> restart(name));
    }

    /** As what keeps processes running does it: a start fails while the database is away, and is tried again. */
    private void restart(String name) {
        long deadline = System.nanoTime() + LONGEST_RESTART.toNanos();
        while (true) {
            try {
                platform.service(name);
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(name + " does not start again", e);
                }
            }
        }
    }

    private void freeze(String name, long forMillis) {
        alone(
                name,
                forMillis,
                () -> platform.running(name).ifPresent(Service::freeze),
                () -> platform.running(name).ifPresent(Service::thaw));
    }

    private void alone(String victim, long forMillis, Runnable strike, Runnable heal) {
        ReentrantLock lock = locks.computeIfAbsent(victim, name -> new ReentrantLock());
        lock.lock();
        try {
            strike.run();
            long begin = System.nanoTime();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(forMillis));
            spans.add(new Span(victim, begin, System.nanoTime()));
            heal.run();
        } finally {
            lock.unlock();
        }
    }

    private void forget(String worker, int times) {
        for (int n = 0; n < times; n++) {
            forget(worker);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
    }

    private void forget(String worker) {
        try {
            platform.database()
                    .query("DELETE FROM tasks.worker WHERE host = ? RETURNING id", row -> row.getString(1), worker);
        } catch (IllegalStateException e) {
            // The database is away: another fault is at work.
        }
    }

    private void purge() {
        try (Connection connection = platform.broker().connect()) {
            for (String queue : QUEUES) {
                // A channel each: one that is not there closes its channel.
                try (Channel channel = connection.createChannel()) {
                    channel.queuePurge(queue);
                } catch (IOException e) {
                    // Not declared yet.
                }
            }
        } catch (IOException | TimeoutException e) {
            // The broker is away: another fault is at work.
        }
    }
}
