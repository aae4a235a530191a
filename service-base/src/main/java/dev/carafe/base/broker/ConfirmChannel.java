package dev.carafe.base.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import dev.carafe.base.broker.PublishException.Reason;
import dev.carafe.model.topology.BrokerDialect;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** One channel in confirm mode and the messages on it that wait for their confirm. */
final class ConfirmChannel {

    private static final Logger log = LoggerFactory.getLogger(ConfirmChannel.class);

    /** How long a refusal waits for the return that says why: the embedded broker sends it afterwards. */
    private static final long REASON_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int NO_ROUTE = 312;

    private final ConnectionFactory connections;
    private final ReconnectBackoff pause;
    private final long timeoutNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session session;
    private boolean closed;

    ConfirmChannel(ConnectionFactory connections, ReconnectBackoff pause, Duration timeout) {
        this.connections = connections;
        this.pause = pause;
        this.timeoutNanos = timeout.toNanos();
    }

    CompletableFuture<@Nullable Void> publish(
            String exchange, String routingKey, BasicProperties.Builder properties, byte[] body, boolean mandatory) {
        lock.lock();
        try {
            Session open = open();
            if (open.blocked) {
                throw new PublishException(Reason.UNAVAILABLE, "the broker takes no messages: short of memory or disk");
            }
            return open.publish(exchange, routingKey, properties, body, mandatory);
        } catch (PublishException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
    }

    private Session open() {
        if (session != null && session.channel.isOpen()) {
            return session;
        }
        if (closed || pause.lasts()) {
            throw new PublishException(Reason.UNAVAILABLE, "there is no connection to the broker");
        }
        try {
            Session opened = opened();
            session = opened;
            pause.end();
            return opened;
        } catch (IOException | AmqpException | com.rabbitmq.client.ShutdownSignalException e) {
            pause.begin();
            log.atDebug().setCause(e).log("no channel to publish on");
            throw new PublishException(Reason.UNAVAILABLE, "there is no connection to the broker");
        }
    }

    /** The connection may end just now, and then the next one may well be had at once. */
    private Session opened() throws IOException {
        try {
            return new Session(connections);
        } catch (IOException | com.rabbitmq.client.ShutdownSignalException e) {
            if (e instanceof IOException && !(e.getCause() instanceof com.rabbitmq.client.ShutdownSignalException)) {
                throw e;
            }
            log.atDebug().setCause(e).log("the connection ended while a channel was opened; opening another one");
            return new Session(connections);
        }
    }

    /** Fails what has waited too long. */
    void expire() {
        Session current = session;
        if (current != null) {
            current.expire(timeoutNanos);
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            if (session != null && session.channel.isOpen()) {
                session.channel.close();
            }
        } catch (IOException | TimeoutException | com.rabbitmq.client.ShutdownSignalException e) {
            log.atDebug().setCause(e).log("channel was gone already");
        } finally {
            lock.unlock();
        }
    }

    private static final class Session implements ConfirmListener, BlockedListener {

        private final Channel channel;
        private final boolean reasonComesLater;
        private final ConcurrentNavigableMap<Long, Pending> waiting = new ConcurrentSkipListMap<>();
        private volatile boolean blocked;

        Session(ConnectionFactory connections) throws IOException {
            var connection = connections.createConnection().getDelegate();
            if (connection == null) {
                throw new IOException("the connection is gone");
            }
            reasonComesLater = BrokerDialect.of(connection.getServerProperties()) == BrokerDialect.QPID;
            Channel opened = connection.createChannel();
            if (opened == null) {
                throw new IOException("the connection has no channel left");
            }
            channel = opened;
            connection.addBlockedListener(this);
            channel.addConfirmListener(this);
            channel.addReturnListener(this::handleReturn);
            channel.addShutdownListener(_ -> {
                connection.removeBlockedListener(this);
                failAll();
            });
            channel.confirmSelect();
        }

        /** Under the lane's lock: the number must be that of the very next message on the channel. */
        CompletableFuture<@Nullable Void> publish(
                String exchange,
                String routingKey,
                BasicProperties.Builder properties,
                byte[] body,
                boolean mandatory) {
            long number = channel.getNextPublishSeqNo();
            if (mandatory) {
                properties.messageId(Long.toString(number));
            }
            Pending pending = new Pending(System.nanoTime(), mandatory);
            waiting.put(number, pending);
            try {
                channel.basicPublish(exchange, routingKey, mandatory, properties.build(), body);
            } catch (IOException | com.rabbitmq.client.ShutdownSignalException e) {
                waiting.remove(number);
                pending.fail(Reason.UNCONFIRMED, "the connection broke while the message was sent");
            }
            if (!channel.isOpen()) {
                // The shutdown listener may have run before the message was put down.
                failAll();
            }
            return pending.done;
        }

        @Override
        public void handleAck(long number, boolean multiple) {
            if (multiple) {
                drain(number, pending -> pending.done.complete(null));
            } else {
                Pending pending = waiting.remove(number);
                if (pending != null) {
                    pending.done.complete(null);
                }
            }
        }

        @Override
        public void handleNack(long number, boolean multiple) {
            for (var entry : (multiple ? waiting.headMap(number, true) : waiting.subMap(number, true, number, true))
                    .entrySet()) {
                Pending pending = entry.getValue();
                if (reasonComesLater && pending.mandatory) {
                    pending.refusedAt = System.nanoTime();
                } else if (waiting.remove(entry.getKey(), pending)) {
                    pending.fail(Reason.REJECTED, "the broker refused the message: the queue is full");
                }
            }
        }

        private void handleReturn(Return returned) {
            String number = returned.getProperties().getMessageId();
            Pending pending = number == null ? null : waiting.remove(Long.parseLong(number));
            if (pending != null) {
                if (returned.getReplyCode() == NO_ROUTE) {
                    pending.fail(Reason.UNROUTABLE, "no queue takes " + returned.getRoutingKey());
                } else {
                    pending.fail(Reason.REJECTED, "the broker refused the message: " + returned.getReplyText());
                }
            }
        }

        void expire(long timeoutNanos) {
            long now = System.nanoTime();
            for (Map.Entry<Long, Pending> entry : waiting.entrySet()) {
                Pending pending = entry.getValue();
                boolean late = now - pending.sentAt > timeoutNanos;
                boolean refused = pending.refusedAt != 0 && now - pending.refusedAt > REASON_WAIT_NANOS;
                if (!late && !refused) {
                    if (pending.refusedAt == 0) {
                        return; // those after it were sent later
                    }
                } else if (waiting.remove(entry.getKey(), pending)) {
                    if (refused) {
                        pending.fail(Reason.REJECTED, "the broker refused the message");
                    } else {
                        pending.fail(Reason.UNCONFIRMED, "the broker did not confirm in time");
                    }
                }
            }
        }

        private void failAll() {
            drain(Long.MAX_VALUE, pending -> pending.fail(Reason.UNCONFIRMED, "the channel was closed"));
        }

        private void drain(long last, java.util.function.Consumer<Pending> end) {
            for (var entry = waiting.firstEntry();
                    entry != null && entry.getKey() <= last;
                    entry = waiting.firstEntry()) {
                if (waiting.remove(entry.getKey(), entry.getValue())) {
                    end.accept(entry.getValue());
                }
            }
        }

        @Override
        public void handleBlocked(String reason) {
            blocked = true;
            log.atWarn().addKeyValue("reason", reason).log("the broker takes no messages for now");
        }

        @Override
        public void handleUnblocked() {
            blocked = false;
            log.atInfo().log("the broker takes messages again");
        }
    }

    private static final class Pending {

        private final long sentAt;
        private final boolean mandatory;
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private volatile long refusedAt;

        Pending(long sentAt, boolean mandatory) {
            this.sentAt = sentAt;
            this.mandatory = mandatory;
        }

        void fail(Reason reason, String message) {
            done.completeExceptionally(new PublishException(reason, message));
        }
    }
}
