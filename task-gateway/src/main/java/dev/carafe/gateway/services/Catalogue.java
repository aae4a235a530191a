package dev.carafe.gateway.services;

import dev.carafe.model.json.RawJson;
import dev.carafe.store.overview.LiveWorker;
import dev.carafe.store.overview.Overview;
import dev.carafe.store.overview.QueueDepth;
import dev.carafe.store.registration.StoredRegistration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts together what is registered, who works and what there is to do. */
final class Catalogue {

    private final KnownTypes types;
    private final Overview overview;

    Catalogue(KnownTypes types, Overview overview) {
        this.types = types;
        this.overview = overview;
    }

    List<ServiceView> all() {
        types.refresh();
        return views(types.all(), null);
    }

    ServiceView service(String name) {
        return views(types.ofService(name), name).getFirst();
    }

    private List<ServiceView> views(List<StoredRegistration> registrations, @Nullable String service) {
        List<QueueDepth> depths = overview.depths(service);
        List<LiveWorker> workers = overview.workers(service);
        TreeSet<String> names = new TreeSet<>();
        registrations.forEach(type -> names.add(type.service()));
        return names.stream()
                .map(name -> new ServiceView(
                        name,
                        registrations.stream()
                                .filter(type -> type.service().equals(name))
                                .map(type -> type(type, depths, workers))
                                .toList(),
                        workers(name, workers)))
                .toList();
    }

    private static ServiceView.Type type(
            StoredRegistration registration, List<QueueDepth> depths, List<LiveWorker> workers) {
        String service = registration.service();
        String type = registration.type();
        QueueDepth depth = depths.stream()
                .filter(one -> one.service().equals(service) && one.type().equals(type))
                .findFirst()
                .orElse(new QueueDepth(service, type, 0, 0));
        long offering = workers.stream()
                .filter(one -> one.service().equals(service) && one.type().equals(type))
                .count();
        return new ServiceView.Type(
                type,
                registration.limits(),
                depth.waiting(),
                depth.running(),
                offering,
                new TreeSet<>(registration.hiddenFields()),
                new RawJson(registration.schema()));
    }

    private static List<ServiceView.Worker> workers(String service, List<LiveWorker> all) {
        var workers = new LinkedHashSet<ServiceView.Worker>();
        all.stream()
                .filter(one -> one.service().equals(service))
                .forEach(one ->
                        workers.add(new ServiceView.Worker(one.id(), one.host(), one.version(), one.startedAt())));
        return List.copyOf(workers);
    }
}
