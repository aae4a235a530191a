package dev.carafe.base.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes persistent messages and tells when the broker has them safe. Any number of threads may publish at once; they
 * share a few channels. After a lost connection the next publication opens another one.
 */
public final class ConfirmedPublisher implements AutoCloseable {

    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;
    private static final long SWEEP_MILLIS = 500;

    private final List<ConfirmChannel> lanes;
    private final AtomicInteger next = new AtomicInteger();
    private final ScheduledExecutorService sweeper;

    /**
     * @param connections the connection that publishers have to themselves, so that a broker that stops taking messages
     *     does not hold up acknowledgements
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the sweeper ends with close()
    ConfirmedPublisher(ConnectionFactory connections, int channels, Duration confirmTimeout) {
        ReconnectBackoff pause = new ReconnectBackoff();
        lanes = IntStream.range(0, channels)
                .mapToObj(_ -> new ConfirmChannel(connections, pause, confirmTimeout))
                .toList();
        sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("publish-timeouts").factory());
        sweeper.scheduleWithFixedDelay(
                () -> lanes.forEach(ConfirmChannel::expire), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Publishes a message.
     *
     * @param headers text, numbers and booleans
     * @param mandatory whether a message that no queue takes is an error. The embedded broker also says that a queue is
     *     full only if this is true
     * @return completes when the broker has confirmed; fails with {@link PublishException}. What depends on it runs on
     *     the connection's thread unless it is attached by an {@code …Async} method, so it must not block
     */
    public CompletableFuture<@Nullable Void> publish(
            String exchange,
            String routingKey,
            String contentType,
            byte[] body,
            Map<String, Object> headers,
            boolean mandatory) {
        BasicProperties.Builder properties =
                new BasicProperties.Builder().contentType(contentType).deliveryMode(PERSISTENT);
        if (!headers.isEmpty()) {
            properties.headers(headers);
        }
        return send(exchange, routingKey, properties, body, mandatory);
    }

    /**
     * Publishes a message that the broker need not write to its disk: one whose loss is only a delay. Else as {@link
     * #publish}. A quorum queue keeps it on disk all the same.
     */
    public CompletableFuture<@Nullable Void> publishTransient(
            String exchange, String routingKey, String contentType, byte[] body, boolean mandatory) {
        BasicProperties.Builder properties =
                new BasicProperties.Builder().contentType(contentType).deliveryMode(TRANSIENT);
        return send(exchange, routingKey, properties, body, mandatory);
    }

    private CompletableFuture<@Nullable Void> send(
            String exchange, String routingKey, BasicProperties.Builder properties, byte[] body, boolean mandatory) {
        ConfirmChannel lane = lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
        return lane.publish(exchange, routingKey, properties, body, mandatory);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        lanes.forEach(ConfirmChannel::close);
    }
}
