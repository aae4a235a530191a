package dev.carafe.base.broker;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the connection open from the start on, in the background: a broker that is away holds up no start, and a service
 * that has nothing to consume still hears when it is back.
 */
final class BrokerConnector implements SmartLifecycle, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(BrokerConnector.class);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ConnectionFactory connections;
    private final Topology topology;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lost = lock.newCondition();
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
                if (connected(pause == FIRST_PAUSE_MILLIS)) {
                    pause = FIRST_PAUSE_MILLIS;
                    awaitLoss();
                } else {
                    Thread.sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connected(boolean firstAttempt) {
        try {
            Connection connection = connections.createConnection();
            return connection.isOpen();
        } catch (AmqpException e) {
            if (firstAttempt) {
                log.atWarn()
                        .addKeyValue("cause", String.valueOf(e.getMessage()))
                        .log("the broker is away; trying again in the background");
            }
            return false;
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
    public void onShutDown(com.rabbitmq.client.ShutdownSignalException signal) {
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
