package dev.carafe.worker.lease;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.WorkerDown;
import dev.carafe.base.events.WorkerUp;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.worker.registry.RegisteredHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the others hear of the worker: the gateways by an announcement, everybody by events. Thread safe. */
final class WorkerStatusPublisher {

    private static final Logger log = LoggerFactory.getLogger(WorkerStatusPublisher.class);

    private final ServiceIdentity identity;
    private final ConfirmedPublisher publisher;
    private final EventPublisher events;
    private final Set<String> services = new LinkedHashSet<>();
    private @Nullable UUID worker;

    WorkerStatusPublisher(ServiceIdentity identity, ConfirmedPublisher publisher, EventPublisher events) {
        this.identity = identity;
        this.publisher = publisher;
        this.events = events;
    }

    /** The worker is there under that id and has registered these offers. */
    synchronized void announce(UUID id, Collection<RegisteredHandler<?>> registry) {
        publisher
                .publish(
                        TaskNames.CONTROL_EXCHANGE,
                        "",
                        "application/json",
                        "{\"kind\":\"registrations\"}".getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        false)
                .exceptionally(e -> {
                    log.atDebug().setCause(e).log("gateways find the registrations themselves");
                    return null;
                });
        if (!id.equals(worker)) {
            services.clear();
            worker = id;
        }
        Set<String> now = new LinkedHashSet<>();
        registry.forEach(offer -> now.add(offer.registration().service()));
        services.stream().filter(service -> !now.contains(service)).forEach(service -> down(id, service));
        now.stream()
                .filter(service -> !services.contains(service))
                .forEach(service ->
                        events.publish(new WorkerUp(id.toString(), identity.host(), service, identity.version())));
        services.clear();
        services.addAll(now);
    }

    /** The worker has left. */
    synchronized void end() {
        UUID left = worker;
        if (left != null) {
            services.forEach(service -> down(left, service));
            services.clear();
        }
    }

    private void down(UUID id, String service) {
        events.publish(new WorkerDown(id.toString(), identity.host(), service, identity.version()));
    }
}
