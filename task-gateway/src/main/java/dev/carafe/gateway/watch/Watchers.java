package dev.carafe.gateway.watch;

import dev.carafe.model.task.TaskView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Who watches which task. However many watch, the tasks are read in bulks, five times a second, and only while there are
 * any. Thread safe.
 */
final class Watchers {

    /** Tasks that one query asks for. */
    static final int BATCH = 1_000;

    private final Map<UUID, List<Consumer<Optional<TaskView>>>> watched = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Function<Collection<UUID>, List<TaskView>> read;
    private final int most;

    /**
     * @param read those of the tasks that there are
     * @param most how many may watch
     */
    Watchers(Function<Collection<UUID>, List<TaskView>> read, int most) {
        this.read = read;
        this.most = most;
    }

    /**
     * Begins to watch a task.
     *
     * @param seen is given the task at every look, whether it has changed or not; empty if it is gone
     * @return ends it; empty if too many watch already
     */
    Optional<Runnable> watch(UUID id, Consumer<Optional<TaskView>> seen) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return Optional.empty();
        }
        watched.compute(id, (key, present) -> {
            List<Consumer<Optional<TaskView>>> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(seen);
            return all;
        });
        return Optional.of(() -> leave(id, seen));
    }

    private void leave(UUID id, Consumer<Optional<TaskView>> seen) {
        watched.computeIfPresent(id, (key, all) -> {
            if (all.remove(seen)) {
                count.decrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** Looks at all that is watched. */
    void look() {
        List<UUID> all = List.copyOf(watched.keySet());
        for (int from = 0; from < all.size(); from += BATCH) {
            Set<UUID> batch = Set.copyOf(all.subList(from, Math.min(all.size(), from + BATCH)));
            Map<UUID, TaskView> found = new HashMap<>();
            read.apply(batch).forEach(task -> found.put(task.id(), task));
            batch.forEach(id -> watched.getOrDefault(id, List.of())
                    .forEach(seen -> seen.accept(Optional.ofNullable(found.get(id)))));
        }
    }

    int count() {
        return count.get();
    }
}
