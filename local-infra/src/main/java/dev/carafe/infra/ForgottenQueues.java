package dev.carafe.infra;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.qpid.server.model.AbstractConfigurationChangeListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Consumer;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes queues that nobody has consumed from for a time: what RabbitMQ's {@code x-expires} does, and this broker has no
 * setting for. A queue asks for it by its description, {@code expires=<milliseconds>}, and has at least that time.
 */
final class ForgottenQueues implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ForgottenQueues.class);
    private static final Pattern EXPIRES = Pattern.compile("expires=(\\d{1,12})");
    private static final int MINUTES_BETWEEN_LOOKS = 1;

    private final Broker<?> broker;
    private final LongSupplier nanos;
    private final Map<UUID, Use> uses = new HashMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            job -> Thread.ofPlatform().daemon().name("forgotten-queues").unstarted(job));

    /** Looks by itself from now on. */
    @SuppressWarnings("FutureReturnValueIgnored") // a look that fails says so itself
    ForgottenQueues(Broker<?> broker, LongSupplier nanos) {
        this.broker = broker;
        this.nanos = nanos;
        looks.scheduleWithFixedDelay(this::check, MINUTES_BETWEEN_LOOKS, MINUTES_BETWEEN_LOOKS, TimeUnit.MINUTES);
    }

    /** Deletes what is forgotten by now. */
    synchronized void check() {
        Set<UUID> there = new HashSet<>();
        try {
            for (VirtualHostNode<?> node : broker.getChildren(VirtualHostNode.class)) {
                VirtualHost<?> host = node.getVirtualHost();
                if (host != null) {
                    host.getChildren(Queue.class).forEach(queue -> check(queue, there));
                }
            }
            uses.keySet().retainAll(there);
        } catch (RuntimeException e) {
            // The broker may be about to stop, or the queue to go by itself. The next look is a minute away.
            log.atWarn().setCause(e).log("forgotten queues could not be deleted");
        }
    }

    private void check(Queue<?> queue, Set<UUID> there) {
        Matcher expires = EXPIRES.matcher(String.valueOf(queue.getDescription()));
        if (!expires.matches()) {
            return;
        }
        there.add(queue.getId());
        Use use = uses.computeIfAbsent(queue.getId(), id -> {
            Use first = new Use();
            queue.addChangeListener(first);
            return first;
        });
        if (queue.getConsumerCount() > 0) {
            use.lastNanos = nanos.getAsLong();
        } else if (nanos.getAsLong() - use.lastNanos
                >= TimeUnit.MILLISECONDS.toNanos(Long.parseLong(expires.group(1)))) {
            queue.delete();
            log.atInfo().addKeyValue("queue", queue.getName()).log("a queue was deleted that nobody used any more");
        }
    }

    /** When a queue was last used. Consumers that come and go between two looks count, too. */
    private final class Use extends AbstractConfigurationChangeListener {
        private volatile long lastNanos = nanos.getAsLong();

        @Override
        public void childRemoved(ConfiguredObject<?> queue, ConfiguredObject<?> child) {
            if (child instanceof Consumer) {
                lastNanos = nanos.getAsLong();
            }
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
