package dev.carafe.client.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.EventNames;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's own queue at the broker. It outlives connections, so that what is published meanwhile waits there; here is
 * known when some of that was lost.
 */
final class SubscriberQueue {

    private static final long DELETE_SECONDS = 2;

    /** Handled between two looks at how full the queue is; and as many may be on their way at the time of a look. */
    private static final int BETWEEN_LOOKS = AmqpSubscription.PREFETCH;

    private final String name = EventNames.SUBSCRIBER + UUID.randomUUID();
    private final int most;
    private final AtomicLong gaps = new AtomicLong();
    private boolean declared;
    private boolean full;
    private int handled;

    /** One that holds that many messages. */
    SubscriberQueue(int most) {
        this.most = most;
    }

    String name() {
        return name;
    }

    long gaps() {
        return gaps.get();
    }

    /**
     * Makes sure that it is there, for the first time or again.
     *
     * @throws IOException if that cannot be done; or if an earlier connection, of whose end the broker does not know yet,
     *     consumes from it: what that one has not acknowledged must come first
     */
    void prepare(Connection connection) throws IOException {
        DeclareOk there = declared ? find(connection) : null;
        if (there == null) {
            declare(connection);
        } else if (there.getConsumerCount() > 0) {
            throw new IOException("an earlier connection still consumes from " + name);
        } else {
            noteWaiting(there.getMessageCount());
        }
    }

    private @Nullable DeclareOk find(Connection connection) throws IOException {
        // A refusal closes the channel.
        Channel probe = connection.createChannel();
        try {
            DeclareOk there = probe.queueDeclarePassive(name);
            probe.abort();
            return there;
        } catch (IOException e) {
            if (isNotFound(e)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isNotFound(IOException e) {
        Method reason = e.getCause() instanceof ShutdownSignalException signal ? signal.getReason() : null;
        return reason instanceof AMQP.Channel.Close close && close.getReplyCode() == AMQP.NOT_FOUND;
    }

    private void declare(Connection connection) throws IOException {
        BrokerDialect dialect = BrokerDialect.of(connection.getServerProperties());
        Channel channel = connection.createChannel();
        channel.queueDeclare(name, true, false, false, dialect.subscriber(most));
        channel.abort();
        if (declared) {
            gaps.incrementAndGet(); // It had gone, with all that waited in it.
        }
        declared = true;
    }

    /**
     * One more message of it was handled. A queue that drops messages has reached its bound, and is that full still when no more
     * were handled since than between two looks.
     */
    void noteHandled(Channel channel) throws IOException {
        handled++;
        if (handled % BETWEEN_LOOKS == 0) {
            noteWaiting(channel.messageCount(name));
        }
    }

    private synchronized void noteWaiting(long messages) {
        boolean wasFull = full;
        full = messages >= most - 2 * BETWEEN_LOOKS;
        if (full && !wasFull) {
            gaps.incrementAndGet();
        }
    }

    /** Deletes it, if that can be done at once. Else it expires. */
    void delete(Channel channel) {
        try {
            channel.asyncCompletableRpc(
                            new AMQP.Queue.Delete.Builder().queue(name).build())
                    .get(DELETE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException | ShutdownSignalException e) {
            // The connection does not stand.
        }
    }
}
