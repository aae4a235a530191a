package dev.carafe.client.event;

import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.client.problem.UnreadableException;
import dev.carafe.model.event.Event;
import dev.carafe.model.event.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Receives events of the types and topics that it is subscribed to. Thread safe; an event goes to one of those who ask.
 *
 * <p>Through the hub ({@code http}, {@code https}) nothing is lost and nothing comes twice, whether the connection breaks, the
 * hub is away for days or this program is slow: it resumes after the last event that it has.
 *
 * <p>Straight from the broker ({@code amqp}, {@code amqps}) events come before they are stored. What is published while the
 * connection is away waits at the broker and comes afterwards, once and in order: for up to 30 minutes and up to 100,000
 * messages, each of which is an event or a batch of one type. Of more than that, and of what the broker itself loses, events are
 * lost; {@link #gaps} tells of it.
 *
 * <p>Up to {@value #ROOM} events wait here to be taken; then the connection has to wait.
 */
public final class Subscriber implements AutoCloseable {

    /** Events that wait to be taken. */
    public static final int ROOM = 10_000;

    private final Map<String, Class<? extends Event>> types = new ConcurrentHashMap<>();
    private final CloudEvents events;
    private final Inbox inbox;
    private final EventSubscription feed;

    /** For the client. */
    public Subscriber(
            CloudEvents events, Executor callbacks, Function<EventSubscription.Sink, EventSubscription> feed) {
        this.events = events;
        this.inbox = new Inbox(ROOM, callbacks);
        this.feed = feed.apply(new EventSubscription.Sink() {
            @Override
            public void event(JsonNode event) throws InterruptedException {
                inbox.put(item(event));
            }

            @Override
            public void failed(RuntimeException failure) {
                inbox.end(failure);
            }
        });
    }

    private Inbox.Item item(JsonNode event) {
        Class<? extends Event> type = types.get(event.path("type").asString(""));
        if (type == null) {
            return new Inbox.Item(null, new IllegalStateException("nobody subscribed to " + event.path("type")));
        }
        try {
            return new Inbox.Item(events.received(event, type), null);
        } catch (UnreadableException e) {
            return new Inbox.Item(null, e);
        }
    }

    /**
     * Also receives events of a type: whatever is published from the return of this method on. Of one call, events come in the
     * order in which they were stored. An event that matches several calls or topics comes once.
     *
     * @param type the record whose simple name is the events' type; events of that exact type, not of subtypes or others
     * @param topics where: {@code a.b} matches {@code a.b} and {@code a.b.c}, neither {@code a.c} nor {@code a.bb}; none for
     *     all events of the type, those without a topic included. At most 50
     * @throws CarafeException if the connection cannot be made within the request timeout
     * @throws IllegalArgumentException if the type is no record, another of the same simple name is subscribed to, or a topic
     *     is none
     */
    public void subscribe(Class<? extends Event> type, String... topics) {
        subscribe(CloudEvents.typeOf(type), type, topics);
    }

    /**
     * The same for events whose type is not called as the record is: of another program, such as {@code com.acme:order}.
     *
     * @param name the events' type, exactly
     * @param type the record that they are read as
     * @param topics as in {@link #subscribe(Class, String...)}
     * @throws CarafeException if the connection cannot be made within the request timeout
     * @throws IllegalArgumentException if the type is no record, another record is subscribed to under that name, or a topic is
     *     none
     */
    public void subscribe(String name, Class<? extends Event> type, String... topics) {
        CloudEvents.requireRecord(type);
        List<TopicFilter> filters = topics.length == 0
                ? List.of(new TopicFilter(name, null))
                : Stream.of(topics).map(topic -> new TopicFilter(name, topic)).toList();
        Class<? extends Event> known = types.putIfAbsent(name, type);
        if (known != null && known != type) {
            throw new IllegalArgumentException(
                    known.getName() + " and " + type.getName() + " are both subscribed to as " + name);
        }
        feed.add(filters);
    }

    /**
     * The next event.
     *
     * @param timeout how long to wait for it
     * @throws TimeoutException if none came by then
     * @throws UnreadableException if the next event cannot be read as its type; the one after it is next
     * @throws CarafeException if none will come any more: the key may not read events, or this was closed
     */
    public Event get(Duration timeout) throws TimeoutException {
        return receive(timeout).event();
    }

    /** The same with what there is to know of it besides. */
    public Received receive(Duration timeout) throws TimeoutException {
        try {
            return inbox.take(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", false, null, e);
        }
    }

    /**
     * The next event, without blocking: completes when there is one, fails as {@link #get} throws. Cancelled, it takes none.
     * Several are completed with one event each, in the order in which they were asked for.
     */
    public CompletableFuture<Received> next() {
        return inbox.next();
    }

    /**
     * How often events were missed, if only for a while. Through the hub they are fetched then, and nothing is lost; the hub tells
     * of it when this program is too slow.
     *
     * <p>Straight from the broker they are lost. One is counted when the queue had gone on the return of a connection: it had
     * been away for too long, or the broker came back without its disk. One is counted for each time that the queue is found so
     * full that it may have dropped events, after an absence or because this program is slow; that is seen by the time that the
     * first event after those is handled here, and may be said of a queue that was just short of its bound.
     */
    public long gaps() {
        return feed.gaps();
    }

    /** Events that wait to be taken. */
    public int waiting() {
        return inbox.size();
    }

    /**
     * Ends all connections, and the queue at the broker unless that cannot be reached; then it expires. Whoever waits for an event
     * gets a {@link ClosedException}.
     */
    @Override
    public void close() {
        inbox.end(new ClosedException("the subscriber"));
        feed.close();
    }
}
