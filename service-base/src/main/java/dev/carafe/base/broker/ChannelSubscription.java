package dev.carafe.base.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes from a queue on a channel of its own. A thread of its own opens it, and another one in the place of one that
 * was lost. It tries nothing while there is no connection, and says nothing then: {@link BrokerConnector} does.
 */
final class ChannelSubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(ChannelSubscription.class);

    /** How long after a refusal it tries again. */
    private static final long RETRY_MILLIS = 1_000;

    /** How long closing waits for messages that are being handled. */
    private static final long CLOSE_MILLIS = 2_000;

    private final String queue;
    private final int prefetch;
    private final Consumer<Delivery> handler;
    private final Consumer<ChannelSubscription> onClose;
    private final Topology topology;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Receiver receiver;
    private boolean closed;

    /** Why consuming is refused, as it was told last; only its own thread uses it. */
    private @Nullable String told;

    ChannelSubscription(
            Topology topology,
            String queue,
            int prefetch,
            Consumer<Delivery> handler,
            Consumer<ChannelSubscription> onClose) {
        this.topology = topology;
        this.queue = queue;
        this.prefetch = prefetch;
        this.handler = handler;
        this.onClose = onClose;
    }

    void start() {
        Thread.ofVirtual().name("consume " + queue).start(this::run);
    }

    /** There may be a connection now. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitNeed()) {
                Connection connection = topology.connection();
                if (connection != null && !consume(connection)) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False once it is closed. */
    private boolean awaitNeed() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && (receiver != null || !topology.isConnected())) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            while (!closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean consume(Connection connection) {
        Receiver opened = null;
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the connection has no channel left");
            }
            opened = new Receiver(channel);
            channel.basicQos(prefetch);
            channel.basicConsume(queue, opened);
            if (told != null) {
                log.atInfo().log("consuming from '" + queue + "' again");
                told = null;
            }
            return keep(opened);
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            if (connection.isOpen()) {
                refused(e);
            }
            return false;
        }
    }

    /** It may have been lost already, or nobody wants it any more. */
    private boolean keep(Receiver opened) {
        boolean wanted;
        lock.lock();
        try {
            wanted = !closed;
            receiver = wanted && !opened.lost ? opened : null;
        } finally {
            lock.unlock();
        }
        if (!wanted) {
            opened.close();
        }
        return !opened.lost;
    }

    /** Said once for each reason; a queue that is not there is declared again. */
    private void refused(Exception thrown) {
        String reason = CloseReason.of(thrown);
        if (!reason.equals(told)) {
            log.atError().log("the broker does not let us consume from '" + queue + "': " + reason);
            told = reason;
        }
        if (CloseReason.isNotFound(thrown)) {
            topology.declareAgain();
        }
    }

    private void lost(Receiver gone) {
        lock.lock();
        try {
            gone.lost = true;
            if (receiver == gone) {
                receiver = null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public boolean isConsuming() {
        lock.lock();
        try {
            return receiver != null && receiver.getChannel().isOpen();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Receiver last;
        lock.lock();
        try {
            closed = true;
            last = receiver;
            receiver = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.finish();
        }
        onClose.accept(this);
    }

    /** One channel's consumer. */
    private final class Receiver extends DefaultConsumer {

        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean lost;

        Receiver(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            Delivery delivery = new Delivery(envelope, properties, body, getChannel());
            try {
                handler.accept(delivery);
            } catch (RuntimeException | Error e) {
                log.atError()
                        .setCause(e)
                        .addKeyValue("queue", queue)
                        .log("a message could not be handled and is rejected");
                delivery.reject();
            }
        }

        /** The queue was deleted, or has moved to another node. */
        @Override
        public void handleCancel(String tag) {
            lost(this);
            close();
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            lost(this);
            ended.countDown();
        }

        /** Comes after all deliveries. */
        @Override
        public void handleCancelOk(String tag) {
            ended.countDown();
        }

        /** Takes no more messages, and waits a while for those that are being handled. */
        void finish() {
            try {
                getChannel().basicCancel(getConsumerTag());
                if (!ended.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    log.atWarn().log("messages from '" + queue + "' are still being handled; they will come again");
                }
            } catch (IOException | ShutdownSignalException e) {
                log.atDebug().setCause(e).log("the channel was gone already");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close();
        }

        void close() {
            try {
                getChannel().close();
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                log.atDebug().setCause(e).log("the channel was gone already");
            }
        }
    }
}
