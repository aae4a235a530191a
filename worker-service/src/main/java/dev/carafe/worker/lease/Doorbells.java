package dev.carafe.worker.lease;

import dev.carafe.base.broker.QueueDeclaration;
import dev.carafe.base.broker.Subscription;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.broker.Topology;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.pump.Pump;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Listens to the doorbells of what the worker offers, for the pump. Thread safe. */
final class Doorbells {

    private final Topology topology;
    private final Subscriptions subscriptions;
    private final Pump pump;
    private final Map<String, Subscription> open = new HashMap<>();

    Doorbells(Topology topology, Subscriptions subscriptions, Pump pump) {
        this.topology = topology;
        this.subscriptions = subscriptions;
        this.pump = pump;
    }

    /** Listens to those of these offers and to no others. */
    synchronized void listen(Collection<Offer<?>> offers) {
        Map<String, QueueDeclaration> queues = queues(offers);
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
                subscriptions.consume(queue.name(), 1, delivery -> pump.rang(queue.name(), delivery::ack))));
    }

    /** Whether all of them can be heard. */
    synchronized boolean areHeard() {
        return open.values().stream().allMatch(Subscription::isConsuming);
    }

    synchronized void close() {
        new ArrayList<>(open.values()).forEach(Subscription::close);
        open.clear();
    }

    private static Map<String, QueueDeclaration> queues(Collection<Offer<?>> offers) {
        Map<String, QueueDeclaration> queues = new LinkedHashMap<>();
        for (Offer<?> offer : offers) {
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
