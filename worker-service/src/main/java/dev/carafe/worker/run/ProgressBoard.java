package dev.carafe.worker.run;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.TaskProgressed;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.ProgressReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest report of each task that runs here. Reports replace each other until they are posted, which happens five
 * times a second: a handler may report as often as it likes. Thread safe.
 */
public final class ProgressBoard {

    private record Latest(ClaimedTask task, Progress progress) {}

    private final Map<UUID, Latest> latest = new ConcurrentHashMap<>();

    void report(ClaimedTask task, Progress progress) {
        latest.put(task.id(), new Latest(task, progress));
    }

    /** Posts what was reported since the last time, of tasks that the worker still holds, to callers and to all. */
    public void post(UUID worker, Claims claims, EventPublisher events) {
        if (latest.isEmpty()) {
            return;
        }
        List<Latest> batch = new ArrayList<>();
        latest.keySet().forEach(id -> {
            Latest one = latest.remove(id);
            if (one != null) {
                batch.add(one);
            }
        });
        Set<UUID> held = claims.report(
                worker,
                batch.stream()
                        .map(one -> new ProgressReport(
                                one.task().id(),
                                one.task().attempt(),
                                one.progress().json()))
                        .toList());
        for (Latest one : batch) {
            ClaimedTask task = one.task();
            if (held.contains(task.id())) {
                events.publish(new TaskProgressed(
                        task.id(),
                        task.service(),
                        task.type(),
                        task.attempt(),
                        one.progress().fraction(),
                        one.progress().message(),
                        one.progress().data(),
                        task.traceparent()));
            }
        }
    }
}
