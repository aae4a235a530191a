package dev.carafe.gateway.services;

import dev.carafe.model.json.RawJson;
import dev.carafe.store.overview.LiveWorker;
import dev.carafe.store.overview.Overview;
import dev.carafe.store.overview.QueueDepth;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.problem.WorkerProblem;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Puts together what is registered, who works and what there is to do. */
public final class ServiceDirectory {

    private final KnownTypes types;
    private final Overview overview;
    private final Rates rates;
    private final WorkerProblems problems;

    ServiceDirectory(KnownTypes types, Overview overview, Rates rates, WorkerProblems problems) {
        this.types = types;
        this.overview = overview;
        this.rates = rates;
        this.problems = problems;
    }

    ServiceList all() {
        types.refresh();
        List<WorkerProblem> known = problems.all();
        return new ServiceList(
                views(types.all(), null, known),
                known.stream().map(ServiceDirectory::problem).toList());
    }

    /**
     * A service.
     *
     * @throws dev.carafe.base.problem.Problem {@code 404} if there is none
     */
    public ServiceView service(String name) {
        return views(types.ofService(name), name, problems.all()).getFirst();
    }

    private List<ServiceView> views(
            List<StoredRegistration> registrations, @Nullable String service, List<WorkerProblem> known) {
        List<QueueDepth> depths = overview.depths(service);
        List<LiveWorker> workers = overview.workers(service);
        List<Rates.Count> finished = rates.latest(service);
        Map<String, Instant> paused = overview.paused();
        TreeSet<String> names = new TreeSet<>();
        registrations.forEach(type -> names.add(type.service()));
        return names.stream()
                .map(name -> new ServiceView(
                        name,
                        registrations.stream()
                                .filter(type -> type.service().equals(name))
                                .map(type -> type(type, depths, workers, finished))
                                .toList(),
                        workers(name, workers),
                        paused.get(name),
                        problems(name, workers, known)))
                .toList();
    }

    /** Those of the service, and those of its workers of which nobody knows for which service they would be. */
    private static List<ServiceView.Problem> problems(
            String service, List<LiveWorker> workers, List<WorkerProblem> known) {
        Set<UUID> own = workers.stream()
                .filter(worker -> worker.service().equals(service))
                .map(LiveWorker::id)
                .collect(Collectors.toSet());
        return known.stream()
                .filter(problem ->
                        problem.service() == null ? own.contains(problem.worker()) : service.equals(problem.service()))
                .map(ServiceDirectory::problem)
                .toList();
    }

    private static ServiceView.Problem problem(WorkerProblem known) {
        return new ServiceView.Problem(known.worker(), known.source(), known.service(), known.problem(), known.since());
    }

    private static ServiceView.Type type(
            StoredRegistration registration,
            List<QueueDepth> depths,
            List<LiveWorker> workers,
            List<Rates.Count> finished) {
        String service = registration.service();
        String type = registration.type();
        QueueDepth depth = depths.stream()
                .filter(one -> one.service().equals(service) && one.type().equals(type))
                .findFirst()
                .orElse(new QueueDepth(service, type, 0, 0, null));
        long offering = workers.stream()
                .filter(one -> one.service().equals(service) && one.type().equals(type))
                .count();
        return new ServiceView.Type(
                type,
                registration.limits(),
                depth.waiting(),
                depth.running(),
                depth.oldest(),
                perMinute(finished, service, type, Rates.Count::ok),
                perMinute(finished, service, type, Rates.Count::failed),
                offering,
                new TreeSet<>(registration.hiddenFields()),
                schema(registration.schema()));
    }

    /** As it is stored; one that is no JSON as a string, since it would break the whole answer. */
    private static Object schema(String stored) {
        try {
            var _ = JsonMapper.shared().readTree(stored);
            return new RawJson(stored);
        } catch (JacksonException e) {
            return stored;
        }
    }

    private static double perMinute(
            List<Rates.Count> finished, String service, String type, ToLongFunction<Rates.Count> count) {
        return finished.stream()
                        .filter(one ->
                                one.service().equals(service) && one.type().equals(type))
                        .mapToLong(count)
                        .sum()
                / (double) Rates.MINUTES;
    }

    private static List<ServiceView.Worker> workers(String service, List<LiveWorker> all) {
        Map<UUID, ServiceView.Worker> workers = new LinkedHashMap<>();
        all.stream()
                .filter(one -> one.service().equals(service))
                .map(one -> new ServiceView.Worker(one.id(), one.host(), one.version(), one.startedAt(), one.running()))
                .forEach(one -> workers.merge(one.id(), one, ServiceView.Worker::plus));
        return List.copyOf(workers.values());
    }
}
