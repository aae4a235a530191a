package dev.carafe.worker.lease;

import dev.carafe.base.broker.QueueDeclaration;
import dev.carafe.base.broker.Subscription;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.broker.Topology;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.worker.dispatch.TaskPoller;
import dev.carafe.worker.registry.RegisteredHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Listens to the wake-up messages of what the worker offers, for the poller. Thread safe. */
final class QueueListener {

    private final Topology topology;
    private final Subscriptions subscriptions;
    private final TaskPoller poller;
    private final Map<String, Subscription> open = new HashMap<>();

    QueueListener(Topology topology, Subscriptions subscriptions, TaskPoller poller) {
        this.topology = topology;
        this.subscriptions = subscriptions;
        this.poller = poller;
    }

    /** Listens to those of these offers and to no others. */
    synchronized void listen(Collection<RegisteredHandler<?>> registry) {
        Map<String, QueueDeclaration> queues = queues(registry);
        List<QueueDeclaration> more = queues.values().stream()
                .filter(queue -> !open.containsKey(queue.name()))
                .toList();
        topology.declare(more);
        open.entrySet().removeIf(bell -> {
            boolean superfluous = !queues.containsKey(bell.getKey());
            if (superfluous) {
                bell.getValue().close();
            }
            return superfluous;
        });
        more.forEach(queue -> open.put(
                queue.name(),
                subscriptions.consume(queue.name(), 1, delivery -> poller.wakeUp(queue.name(), delivery::ack))));
    }

    /** Whether all of them can be heard. */
    synchronized boolean areHeard() {
        return open.values().stream().allMatch(Subscription::isConsuming);
    }

    synchronized void close() {
        new ArrayList<>(open.values()).forEach(Subscription::close);
        open.clear();
    }

    private static Map<String, QueueDeclaration> queues(Collection<RegisteredHandler<?>> registry) {
        Map<String, QueueDeclaration> queues = new LinkedHashMap<>();
        for (RegisteredHandler<?> offer : registry) {
            boolean oneConsumer = !offer.registration().limits().parallel();
            queues.put(
                    offer.queue(),
                    QueueDeclaration.of(offer.queue(), dialect -> dialect.wakeUps(oneConsumer))
                            .boundTo(TaskNames.EXCHANGE, offer.queue()));
        }
        return queues;
    }

    /** The queue of messages that no worker could take. */
    static QueueDeclaration dead() {
        return QueueDeclaration.of(TaskNames.DEAD, BrokerDialect::dead);
    }
}
