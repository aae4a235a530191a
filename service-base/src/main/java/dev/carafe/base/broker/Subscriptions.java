package dev.carafe.base.broker;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Starts consuming from queues. Thread safe. What is still open is closed with the application. */
public final class Subscriptions implements AutoCloseable {

    private final ConnectionFactory connections;
    private final Topology topology;
    private final Set<ContainerSubscription> open = ConcurrentHashMap.newKeySet();

    Subscriptions(ConnectionFactory connections, Topology topology) {
        this.connections = connections;
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
        Runnable[] forget = new Runnable[1];
        var subscription = new ContainerSubscription(connections, topology, queue, prefetch, handler, () -> {
            onClose.run();
            forget[0].run();
        });
        forget[0] = () -> open.remove(subscription);
        open.add(subscription);
        subscription.start();
        return subscription;
    }

    /** Whether messages can come now through all that are open. */
    boolean allConsume() {
        return open.stream().allMatch(ContainerSubscription::isConsuming);
    }

    @Override
    public void close() {
        open.forEach(ContainerSubscription::close);
    }
}
