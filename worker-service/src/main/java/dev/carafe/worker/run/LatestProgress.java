package dev.carafe.worker.run;

import dev.carafe.store.claim.ClaimedTask;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest report of each task that runs here. Reports replace each other until they are posted, see
 * {@link ProgressPublisher}: a handler may report as often as it likes. Thread safe.
 */
public final class LatestProgress {

    /** The latest that a task has told. */
    record Latest(ClaimedTask task, Progress progress) {}

    private final Map<UUID, Latest> latest = new ConcurrentHashMap<>();

    void report(ClaimedTask task, Progress progress) {
        latest.put(task.id(), new Latest(task, progress));
    }

    List<Latest> all() {
        return List.copyOf(latest.values());
    }

    List<Latest> of(Collection<UUID> tasks) {
        return latest.isEmpty()
                ? List.of()
                : tasks.stream().map(latest::get).filter(Objects::nonNull).toList();
    }

    /** Those need not be posted any more. What a task has told since stays. */
    void forget(Collection<Latest> posted) {
        posted.forEach(one -> latest.remove(one.task().id(), one));
    }
}
