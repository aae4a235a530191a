package dev.carafe.base.broker;

import dev.carafe.model.topology.BrokerDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A durable queue that a service needs, in the words of whichever broker is there.
 *
 * @param name its name
 * @param arguments its arguments, by dialect
 * @param bindings where its messages come from
 */
public record QueueDeclaration(
        String name, Function<BrokerDialect, Map<String, Object>> arguments, List<Binding> bindings) {

    /** Makes a copy of the bindings. */
    public QueueDeclaration {
        bindings = List.copyOf(bindings);
    }

    /** A durable queue without bindings. */
    public static QueueDeclaration of(String name, Function<BrokerDialect, Map<String, Object>> arguments) {
        return new QueueDeclaration(name, arguments, List.of());
    }

    /** The same with one more binding. */
    public QueueDeclaration boundTo(String exchange, String routingKey) {
        List<Binding> all = new ArrayList<>(bindings);
        all.add(new Binding(exchange, routingKey));
        return new QueueDeclaration(name, arguments, all);
    }

    /**
     * A binding of a queue.
     *
     * @param exchange one of those that every service declares, see {@link Topology}
     * @param routingKey a pattern, on a topic exchange; ignored by a fanout exchange
     */
    public record Binding(String exchange, String routingKey) {}
}
