package dev.carafe.base.broker;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/** Starts consuming from queues. Thread safe. What is still open is closed with the application. */
public final class Subscriptions implements ConnectionListener, AutoCloseable {

    private final Topology topology;
    private final Set<ChannelSubscription> open = ConcurrentHashMap.newKeySet();

    Subscriptions(Topology topology) {
        this.topology = topology;
    }

    /**
     * Consumes from a queue that somebody declares, now or later. Returns at once, also while the broker is away.
     *
     * @param prefetch messages that are unacknowledged at most
     * @param handler is called for one message at a time, in their order, on a virtual thread; it must see to it that
     *     each message is acknowledged, itself or through another thread. A message at which it throws is rejected
     */
    public Subscription consume(String queue, int prefetch, Consumer<Delivery> handler) {
        return start(queue, prefetch, handler, () -> {});
    }

    /**
     * Consumes what comes to an exchange while this process listens: from a queue of its own that goes with its
     * connection, and is declared again with the next one. What is published in between is missed.
     *
     * @param name what the queue is for, a part of its generated name
     */
    public Subscription listen(
            String name, List<QueueDeclaration.Binding> bindings, int prefetch, Consumer<Delivery> handler) {
        String queue = name + "." + UUID.randomUUID();
        topology.declare(new TemporaryQueue(queue, bindings));
        return start(queue, prefetch, handler, () -> topology.forget(queue));
    }

    private Subscription start(String queue, int prefetch, Consumer<Delivery> handler, Runnable onClose) {
        ChannelSubscription subscription = new ChannelSubscription(topology, queue, prefetch, handler, closed -> {
            onClose.run();
            open.remove(closed);
        });
        open.add(subscription);
        subscription.start();
        return subscription;
    }

    /** Whether messages can come now through all that are open. */
    boolean allConsume() {
        return open.stream().allMatch(ChannelSubscription::isConsuming);
    }

    /** Comes after {@link Topology} has declared everything there. */
    @Override
    public void onCreate(@Nullable Connection connection) {
        open.forEach(ChannelSubscription::wake);
    }

    @Override
    public void close() {
        open.forEach(ChannelSubscription::close);
    }
}
