package dev.carafe.gateway.wakeup;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.PublishException;
import dev.carafe.base.broker.QueueDeclaration;
import dev.carafe.base.broker.Topology;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.registration.StoredRegistration;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the workers up through the broker. A message says only that there is work in its queue; what work, the workers
 * read from the database.
 */
public final class QueueNotifier implements WorkerNotifier {

    private static final Logger log = LoggerFactory.getLogger(QueueNotifier.class);
    private static final String JSON = "application/json";

    private final ConfirmedPublisher publisher;
    private final Topology topology;
    private final Executor virtualThreads = Thread.ofVirtual().name("declare-again-", 0)::start;

    public QueueNotifier(ConfirmedPublisher publisher, Topology topology) {
        this.publisher = publisher;
        this.topology = topology;
        topology.declare(QueueDeclaration.of(TaskNames.DEAD, BrokerDialect::dead));
    }

    /** Declares the queues of those types, now and on every new connection. */
    public void declare(List<StoredRegistration> types) {
        Map<String, QueueDeclaration> queues = new LinkedHashMap<>();
        types.forEach(type -> queues.put(queueOf(type), queue(type)));
        topology.declare(queues.values());
    }

    @Override
    public boolean isThere() {
        return topology.isConnected();
    }

    @Override
    public String queueOf(StoredRegistration type) {
        return type.limits().parallel()
                ? TaskNames.parallelQueue(type.service(), type.type())
                : TaskNames.sequentialQueue(type.service());
    }

    @Override
    public CompletableFuture<@Nullable Void> notifyWorkers(StoredRegistration type) {
        return publish(type)
                .exceptionallyCompose(failure -> {
                    if (reason(failure) != PublishException.Reason.UNROUTABLE) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    // A broker that lost its disk while the connection stayed, or somebody deleted the queue.
                    return CompletableFuture.runAsync(topology::declareAgain, virtualThreads)
                            .thenCompose(declared -> publish(type));
                })
                .exceptionallyCompose(failure -> {
                    if (reason(failure) == PublishException.Reason.REJECTED) {
                        // The queue is full of wake-up messages: each one makes a worker look for whatever work there
                        // is, so
                        // one more would tell nothing new. The rows are the truth.
                        log.atDebug().addKeyValue("queue", queueOf(type)).log("enough doorbells are waiting");
                        return CompletableFuture.<@Nullable Void>completedFuture(null);
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    private CompletableFuture<@Nullable Void> publish(StoredRegistration type) {
        String body = "{\"service\":\"" + type.service() + "\",\"type\":\"" + type.type() + "\"}";
        return publisher.publishTransient(
                TaskNames.EXCHANGE, queueOf(type), JSON, body.getBytes(StandardCharsets.UTF_8), true);
    }

    private static PublishException.@Nullable Reason reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PublishException known) {
                return known.reason();
            }
        }
        return null;
    }

    private QueueDeclaration queue(StoredRegistration type) {
        String queue = queueOf(type);
        return QueueDeclaration.of(
                        queue, dialect -> dialect.wakeUps(!type.limits().parallel()))
                .boundTo(TaskNames.EXCHANGE, queue);
    }
}
