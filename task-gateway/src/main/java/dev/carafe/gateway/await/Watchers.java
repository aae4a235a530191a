package dev.carafe.gateway.await;

import dev.carafe.model.task.TaskView;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who watches which task, to hear of every change. However many watch, the tasks are read in bulks, five times a second,
 * and only while there are any. Thread safe.
 */
public final class Watchers implements AutoCloseable {

    /** Tasks that one query asks for. */
    static final int BATCH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Watchers.class);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Map<UUID, List<Consumer<Optional<TaskView>>>> watched = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Function<Collection<UUID>, List<TaskView>> read;
    private final int most;
    private final Semaphore arrivals = new Semaphore(0);
    private final Thread looking;

    /**
     * @param read those of the tasks that there are
     * @param most how many may watch
     */
    public Watchers(Function<Collection<UUID>, List<TaskView>> read, int most) {
        this.read = read;
        this.most = most;
        this.looking = Thread.ofVirtual().name("watching").start(this::run);
    }

    /** Whether nothing has happened to a task between those two looks. */
    public static boolean looksLike(TaskView before, TaskView now) {
        return before.status() == now.status()
                && Objects.equals(before.attempt(), now.attempt())
                && Objects.equals(before.dueAt(), now.dueAt())
                && Objects.equals(before.cancelRequestedAt(), now.cancelRequestedAt())
                && Objects.equals(before.progress(), now.progress());
    }

    /**
     * Begins to watch a task.
     *
     * @param seen is given the task at every look, whether it has changed or not; empty if it is gone
     * @return ends it; empty if too many watch already
     */
    public Optional<Runnable> watch(UUID id, Consumer<Optional<TaskView>> seen) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return Optional.empty();
        }
        watched.compute(id, (key, present) -> {
            List<Consumer<Optional<TaskView>>> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(seen);
            return all;
        });
        arrivals.release();
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

    private void run() {
        try {
            while (true) {
                arrivals.acquire();
                arrivals.drainPermits();
                while (count() > 0) {
                    Thread.sleep(INTERVAL);
                    tryToLook();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToLook() {
        try {
            look();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("watched tasks cannot be read; trying again");
        }
    }

    private void look() {
        List<UUID> all = List.copyOf(watched.keySet());
        for (int from = 0; from < all.size(); from += BATCH) {
            Set<UUID> batch = Set.copyOf(all.subList(from, Math.min(all.size(), from + BATCH)));
            Map<UUID, TaskView> found = new HashMap<>();
            read.apply(batch).forEach(task -> found.put(task.id(), task));
            batch.forEach(id -> watched.getOrDefault(id, List.of())
                    .forEach(seen -> seen.accept(Optional.ofNullable(found.get(id)))));
        }
    }

    /** How many watch. */
    public int count() {
        return count.get();
    }

    /** Looks no more. */
    @Override
    public void close() {
        looking.interrupt();
    }
}
