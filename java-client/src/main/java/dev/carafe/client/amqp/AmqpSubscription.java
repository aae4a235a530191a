package dev.carafe.client.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.carafe.client.event.CloudEvents;
import dev.carafe.client.event.EventSubscription;
import dev.carafe.client.http.Backoff;
import dev.carafe.client.json.ExactJson;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.model.event.TopicFilter;
import dev.carafe.model.topology.EventNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events from the exchange, through a queue that outlives the connection: after a loss the broker delivers again what was not
 * acknowledged, and then the rest. Routing keys choose messages; a message may hold a batch, so each event is looked at once more.
 */
final class AmqpSubscription implements EventSubscription {

    /** Messages on their way, that the broker may deliver again. */
    static final int PREFETCH = 100;

    /** What publishers put into one message at most, the platform's and this client's. */
    private static final int MOST_EVENTS_OF_A_MESSAGE = 500;

    private static final JsonMapper JSON = ExactJson.MAPPER;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final AmqpConnections broker;
    private final Duration requestTimeout;
    private final Sink sink;
    private final SubscriberQueue queue;
    private final List<TopicFilter> filters = new CopyOnWriteArrayList<>();
    private final RecentEvents recent = new RecentEvents(PREFETCH * MOST_EVENTS_OF_A_MESSAGE);

    /** One message at a time: the consumer of a lost connection may still wait for room when the next one begins. */
    private final ReentrantLock handling = new ReentrantLock();

    private final ReentrantLock connecting = new ReentrantLock();
    private @Nullable Connection connection;
    private @Nullable Channel channel;
    private @Nullable Channel spare;
    private volatile boolean closed;

    AmqpSubscription(AmqpConnections broker, Duration requestTimeout, SubscriberQueue queue, Sink sink) {
        this.broker = broker;
        this.requestTimeout = requestTimeout;
        this.queue = queue;
        this.sink = sink;
    }

    @Override
    public void add(List<TopicFilter> more) {
        filters.addAll(more);
        broker.within(requestTimeout, this::connect);
    }

    private void connect() throws IOException {
        connecting.lock();
        try {
            if (closed) {
                throw new ClosedException("the subscriber");
            }
            openAndBind();
        } finally {
            connecting.unlock();
            if (closed) {
                close();
            }
        }
    }

    /** Opens what is not open and binds all there is to bind; may be repeated. */
    private void openAndBind() throws IOException {
        try {
            Channel open = channel;
            if (open != null && open.isOpen()) {
                bind(open);
            } else {
                AmqpConnections.close(connection);
                connection = broker.open("carafe-client.subscriber");
                channel = consume(connection);
            }
        } catch (IOException | RuntimeException e) {
            AmqpConnections.close(connection);
            throw e;
        }
    }

    private Channel consume(Connection opened) throws IOException {
        queue.prepare(opened);
        spare = opened.createChannel();
        Channel fresh = opened.createChannel();
        fresh.basicQos(PREFETCH);
        bind(fresh);
        Consumer consumer = new Consumer(fresh);
        // Exclusive, so that never two connections get parts of what must stay in order.
        fresh.basicConsume(queue.name(), false, "", false, true, Map.of(), consumer);
        // The consumer itself would hear of it only after all that it has still to handle.
        fresh.addShutdownListener(signal -> consumer.lost());
        return fresh;
    }

    private void bind(Channel open) throws IOException {
        for (String key : keys()) {
            open.queueBind(queue.name(), EventNames.EXCHANGE, key);
        }
    }

    /** A message's key is its type, and its topic if all of it has one: batches of the platform name the type only. */
    private Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (TopicFilter filter : filters) {
            if (filter.topic() == null) {
                keys.add(filter.type() + ".#");
            } else {
                keys.add(filter.type());
                keys.add(filter.type() + "." + filter.topic() + ".#");
            }
        }
        return keys;
    }

    private final class Consumer extends DefaultConsumer {

        private final AtomicBoolean lost = new AtomicBoolean();

        Consumer(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            handling.lock();
            try {
                if (getChannel().isOpen()) {
                    handle(body);
                    getChannel().basicAck(envelope.getDeliveryTag(), false);
                    queue.noteHandled(getChannel());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | ShutdownSignalException e) {
                lost(); // The message comes again.
            } finally {
                handling.unlock();
            }
        }

        /** The queue was deleted, or the broker's part that has it has gone. */
        @Override
        public void handleCancel(String tag) {
            lost();
        }

        /** Once for each consumer. */
        void lost() {
            if (!closed && lost.compareAndSet(false, true)) {
                Thread thread = new Thread(() -> reconnect(getChannel()), "carafe-subscriber");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void handle(byte[] body) throws InterruptedException {
        for (JsonNode event : events(body)) {
            // Remembered first: one that the sink cannot take must not come again and again.
            if (wanted(event) && recent.add(event)) {
                sink.event(event);
            }
        }
    }

    private static List<JsonNode> events(byte[] body) {
        List<JsonNode> events = new ArrayList<>();
        try {
            JsonNode message = JSON.readTree(body);
            if (message.isArray()) {
                message.forEach(events::add);
            } else {
                events.add(message);
            }
        } catch (JacksonException e) {
            // No event: the hub puts such messages where somebody can look at them.
        }
        return events;
    }

    private boolean wanted(JsonNode event) {
        String type = event.path("type").asString("");
        String topic = CloudEvents.topic(event);
        return filters.stream().anyMatch(filter -> filter.matches(type, topic));
    }

    private void reconnect(Channel after) {
        AmqpConnections.close(after.getConnection());
        Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
        while (!closed) {
            try {
                connect();
                return;
            } catch (IOException | UnavailableException | ShutdownSignalException e) {
                pause(backoff.nextMillis());
            } catch (RuntimeException e) {
                sink.failed(e); // Not a matter of trying again.
                return;
            }
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long gaps() {
        return queue.gaps();
    }

    @Override
    public void close() {
        closed = true;
        // Who is connecting right now sees that, and ends what it has opened.
        if (connecting.tryLock()) {
            try {
                // Not on the consumer's channel, which may be busy for as long as the broker does not answer.
                if (spare != null) {
                    queue.delete(spare);
                }
                AmqpConnections.close(connection);
            } finally {
                connecting.unlock();
            }
        }
    }
}
