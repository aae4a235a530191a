package dev.carafe.client.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.carafe.client.event.CloudEvents.Encoded;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Reply;
import dev.carafe.client.http.RequestBatcher;
import dev.carafe.client.http.Service;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.model.topology.EventNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events to the exchange, confirmed by the broker. Events that gathered go as one message as long as they are of one type and
 * topic, since a message has one routing key. A thread of its own sends and waits for confirms.
 */
@SuppressWarnings("FutureReturnValueIgnored") // its callbacks see how it ended
final class AmqpEventSender implements Publisher.Outlet {

    private static final int MOST_EVENTS = 500;
    private static final long MOST_BYTES = 256 * 1024;
    private static final int PERSISTENT = 2;
    private static final Object CONFIRMED = new Object();

    private final Connections connections;
    private final AmqpConnections broker;
    private final Duration requestTimeout;
    private final RequestBatcher<Encoded, Object> gathering;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(job -> {
        Thread thread = new Thread(job, "carafe-publisher");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Connection connection;
    private @Nullable Channel channel;

    AmqpEventSender(Connections connections, AmqpConnections broker, Duration requestTimeout) {
        this.connections = connections;
        this.broker = broker;
        this.requestTimeout = requestTimeout;
        this.gathering = new RequestBatcher<>(
                "events", MOST_EVENTS, MOST_BYTES, connections.loop(), (key, events) -> publish(events));
    }

    @Override
    public CompletableFuture<Void> send(Encoded event) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        gathering
                .add(event, event.json().length, requestTimeout)
                .whenComplete((confirmed, failure) -> connections.callbacks().execute(() -> {
                    if (failure == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(Service.failure(failure));
                    }
                }));
        return sent;
    }

    private CompletableFuture<List<Reply<Object>>> publish(List<Encoded> events) {
        CompletableFuture<List<Reply<Object>>> published = new CompletableFuture<>();
        try {
            sender.execute(() -> {
                try {
                    publishNow(events);
                    published.complete(events.stream()
                            .<Reply<Object>>map(event -> new Reply.Taken<>(CONFIRMED))
                            .toList());
                } catch (IOException | TimeoutException | ShutdownSignalException e) {
                    disconnect();
                    published.completeExceptionally(
                            new UnavailableException("the broker has not confirmed: " + e, true, null, e));
                } catch (InterruptedException e) {
                    published.completeExceptionally(new UnavailableException("interrupted", true, null, e));
                } catch (RuntimeException e) {
                    disconnect();
                    published.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            published.completeExceptionally(new UnavailableException("closed", false, null, e));
        }
        return published;
    }

    private void publishNow(List<Encoded> events) throws IOException, InterruptedException, TimeoutException {
        Channel open = channel;
        if (open == null || !open.isOpen()) {
            disconnect();
            Connection fresh = broker.open("carafe-client.publisher");
            connection = fresh;
            open = fresh.createChannel();
            open.confirmSelect();
            channel = open;
        }
        for (List<Encoded> message : messages(events)) {
            Encoded first = message.get(0);
            BasicProperties properties = new BasicProperties.Builder()
                    .contentType(message.size() == 1 ? EventNames.STRUCTURED_JSON : EventNames.BATCH_JSON)
                    .deliveryMode(PERSISTENT)
                    .build();
            open.basicPublish(
                    EventNames.EXCHANGE,
                    EventNames.routingKey(first.type(), first.topic()),
                    properties,
                    message.size() == 1 ? first.json() : batch(message));
        }
        if (!open.waitForConfirms(requestTimeout.toMillis())) {
            throw new IOException("refused by the broker");
        }
    }

    /** Neighbours of one type and topic go together: all keep their order. */
    private static List<List<Encoded>> messages(List<Encoded> events) {
        List<List<Encoded>> messages = new ArrayList<>();
        String before = null;
        for (Encoded event : events) {
            String key = EventNames.routingKey(event.type(), event.topic());
            if (!key.equals(before)) {
                messages.add(new ArrayList<>());
                before = key;
            }
            messages.get(messages.size() - 1).add(event);
        }
        return messages;
    }

    private static byte[] batch(List<Encoded> events) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(events.stream()
                        .collect(Collectors.summingInt(event -> event.json().length + 1))
                + 1);
        for (Encoded event : events) {
            json.write(json.size() == 0 ? '[' : ',');
            json.writeBytes(event.json());
        }
        json.write(']');
        return json.toByteArray();
    }

    private void disconnect() {
        AmqpConnections.close(connection);
        connection = null;
        channel = null;
    }

    @Override
    public void close() {
        gathering.close();
        try {
            sender.execute(this::disconnect);
        } catch (RejectedExecutionException e) {
            // Closed before.
        }
        sender.shutdown();
    }
}
