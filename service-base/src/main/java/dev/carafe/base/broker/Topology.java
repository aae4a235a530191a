package dev.carafe.base.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.EventNames;
import dev.carafe.model.topology.TaskNames;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * What this process needs at the broker: the exchanges {@code carafe.tasks} (direct), {@code carafe.events} (topic) and
 * {@code carafe.control} (fanout), and queues. All of it is declared on every new connection before anything else
 * happens there, because a broker may come back without its disk. Thread safe.
 */
public final class Topology implements ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(Topology.class);

    /** How Spring names the connection that publishers have to themselves. */
    private static final String PUBLISHER = ".publisher";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, QueueDeclaration> queues = new LinkedHashMap<>();
    private final Map<String, TemporaryQueue> temporary = new LinkedHashMap<>();
    private final Map<String, String> faults = new TreeMap<>();
    private volatile com.rabbitmq.client.@Nullable Connection connection;

    Topology(Collection<QueueDeclaration> queues) {
        queues.forEach(queue -> this.queues.put(queue.name(), queue));
    }

    /**
     * Declares queues now, if the broker is there, and on every connection from now on. Declaring one again with other
     * bindings replaces what is known here; the broker keeps its earlier bindings.
     */
    public void declare(Collection<QueueDeclaration> more) {
        lock.lock();
        try {
            more.forEach(queue -> queues.put(queue.name(), queue));
            com.rabbitmq.client.Connection current = connection();
            if (current != null) {
                declareQueues(current, more);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Declares one queue, see {@link #declare(Collection)}. */
    public void declare(QueueDeclaration queue) {
        declare(List.of(queue));
    }

    /** Declares everything once more: for a queue that has gone while the connection stayed. */
    public void declareAgain() {
        com.rabbitmq.client.Connection current = connection();
        if (current != null) {
            declareAll(current, true);
        }
    }

    /** Which broker it is; empty while there is no connection. */
    public java.util.Optional<BrokerDialect> dialect() {
        return java.util.Optional.ofNullable(connection())
                .map(current -> BrokerDialect.of(current.getServerProperties()));
    }

    /** The connection, on which everything is declared; null while there is none. */
    com.rabbitmq.client.@Nullable Connection connection() {
        com.rabbitmq.client.Connection current = connection;
        return current == null || !current.isOpen() ? null : current;
    }

    /** Whether the connection stands. */
    public boolean isConnected() {
        return connection() != null;
    }

    /** Why the last connection has ended; null if it has not. */
    @Nullable ShutdownSignalException loss() {
        com.rabbitmq.client.Connection last = connection;
        return last == null ? null : last.getCloseReason();
    }

    /** What could not be declared, by name, and why. */
    Map<String, String> faults() {
        lock.lock();
        try {
            return Map.copyOf(faults);
        } finally {
            lock.unlock();
        }
    }

    void declare(TemporaryQueue queue) {
        lock.lock();
        try {
            temporary.put(queue.name(), queue);
            com.rabbitmq.client.Connection current = connection();
            if (current != null) {
                declareTemporary(current, List.of(queue));
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(String temporaryQueue) {
        lock.lock();
        try {
            temporary.remove(temporaryQueue);
            faults.remove(temporaryQueue);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCreate(@Nullable Connection created) {
        com.rabbitmq.client.Connection delegate = created == null ? null : created.getDelegate();
        if (delegate == null) {
            return;
        }
        String name = delegate.getClientProvidedName();
        boolean consuming = name == null || !name.endsWith(PUBLISHER);
        lock.lock();
        try {
            declareAll(delegate, consuming);
            if (consuming) {
                // Not before: whoever sees it consumes.
                connection = delegate;
            }
        } finally {
            lock.unlock();
        }
    }

    private void declareAll(com.rabbitmq.client.Connection target, boolean consuming) {
        lock.lock();
        try {
            attempt(
                    target,
                    TaskNames.EXCHANGE,
                    channel -> channel.exchangeDeclare(TaskNames.EXCHANGE, BuiltinExchangeType.DIRECT, true));
            attempt(
                    target,
                    EventNames.EXCHANGE,
                    channel -> channel.exchangeDeclare(EventNames.EXCHANGE, BuiltinExchangeType.TOPIC, true));
            attempt(
                    target,
                    TaskNames.CONTROL_EXCHANGE,
                    channel -> channel.exchangeDeclare(TaskNames.CONTROL_EXCHANGE, BuiltinExchangeType.FANOUT, true));
            declareQueues(target, queues.values());
            if (consuming) {
                // They are exclusive: only the connection that consumes from them may declare them.
                declareTemporary(target, temporary.values());
            }
        } finally {
            lock.unlock();
        }
    }

    private void declareQueues(com.rabbitmq.client.Connection target, Collection<QueueDeclaration> wanted) {
        BrokerDialect dialect = BrokerDialect.of(target.getServerProperties());
        for (QueueDeclaration queue : wanted) {
            attempt(target, queue.name(), channel -> {
                channel.queueDeclare(
                        queue.name(), true, false, false, queue.arguments().apply(dialect));
                for (var binding : queue.bindings()) {
                    channel.queueBind(queue.name(), binding.exchange(), binding.routingKey());
                }
            });
        }
    }

    private void declareTemporary(com.rabbitmq.client.Connection target, Collection<TemporaryQueue> wanted) {
        for (TemporaryQueue queue : wanted) {
            attempt(target, queue.name(), channel -> {
                channel.queueDeclare(queue.name(), false, true, true, Map.of());
                for (var binding : queue.bindings()) {
                    channel.queueBind(queue.name(), binding.exchange(), binding.routingKey());
                }
            });
        }
    }

    /**
     * On a channel of its own each, because the broker closes the channel on which it refuses something. Said once for
     * each reason. A connection that is lost meanwhile is no refusal, unless the broker has closed it for that;
     * everything is declared on the next one.
     */
    private void attempt(com.rabbitmq.client.Connection target, String name, Declaration declaration) {
        if (!target.isOpen()) {
            return;
        }
        try (Channel channel = target.createChannel()) {
            if (channel == null) {
                throw new IOException("the connection has no channel left");
            }
            declaration.on(channel);
            faults.remove(name);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            String reason = CloseReason.of(e);
            if (!target.isOpen() && !CloseReason.isRefusal(e)) {
                log.atDebug().setCause(e).log("the connection was lost while '" + name + "' was declared");
            } else if (!reason.equals(faults.put(name, reason))) {
                log.atError()
                        .addKeyValue("name", name)
                        .addKeyValue("reason", reason)
                        .log("the broker refuses to declare '" + name + "': " + reason);
            }
        }
    }

    private interface Declaration {
        void on(Channel channel) throws IOException;
    }
}
