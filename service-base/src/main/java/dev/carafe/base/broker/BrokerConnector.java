package dev.carafe.base.broker;

import com.rabbitmq.client.ShutdownSignalException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the connection open from the start on, in the background: a broker that is away holds up no start, and a service
 * that has nothing to consume still hears when it is back. It alone says so; whoever needs the connection waits for it.
 */
final class BrokerConnector implements SmartLifecycle, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(BrokerConnector.class);
    /** However it is that there is nobody to talk to. */
    private static final String AWAY = "away";

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final ConnectionFactory connections;
    private final Topology topology;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lost = lock.newCondition();

    /** Only the thread uses it. */
    private final Set<String> told = new HashSet<>();

    private @Nullable Thread thread;

    BrokerConnector(ConnectionFactory connections, Topology topology) {
        this.connections = connections;
        this.topology = topology;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("broker-connector").start(this::run);
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (connected()) {
                    pause = FIRST_PAUSE_MILLIS;
                    awaitLoss();
                    ShutdownSignalException loss = topology.loss();
                    if (loss == null || !loss.isInitiatedByApplication()) {
                        tell(loss);
                    }
                } else {
                    Thread.sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connected() {
        try {
            Connection connection = connections.createConnection();
            if (!connection.isOpen()) {
                // The broker has closed it for something that was declared there.
                tell(topology.loss());
                return false;
            }
            log.atInfo().log(told.isEmpty() ? "connected to the broker" : "connected to the broker again");
            told.clear();
            return true;
        } catch (AmqpException e) {
            tell(e);
            return false;
        }
    }

    /** Each kind of failure once until there is a connection: a broker that is away may come back and refuse us. */
    private void tell(@Nullable Exception cause) {
        String reason = cause == null ? "unknown" : CloseReason.of(cause);
        boolean refused =
                cause instanceof AmqpAuthenticationException || (cause != null && CloseReason.isRefusal(cause));
        if (told.add(refused ? reason : AWAY)) {
            log.atWarn().log("no connection to the broker: " + reason + "; trying again in the background");
        }
    }

    private void awaitLoss() throws InterruptedException {
        lock.lock();
        try {
            while (topology.isConnected()) {
                lost.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCreate(@Nullable Connection connection) {
        // Topology declares.
    }

    @Override
    public void onShutDown(ShutdownSignalException signal) {
        lock.lock();
        try {
            lost.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Among the first to start and the last to stop. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 50;
    }
}
