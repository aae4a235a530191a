package dev.carafe.gateway.longpoll;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who watches which task, to hear of every change. However many watch, the tasks are looked at in bulks, five times a
 * second, and only while there are any; those that have changed are read, once for all who watch them. Thread safe.
 */
public final class TaskChangePoller implements AutoCloseable {

    /** Tasks that are looked at by one query. */
    static final int BATCH = 1_000;

    /** Tasks that are read by one query: each may have two megabytes. */
    static final int READ_BATCH = 32;

    private static final Logger log = LoggerFactory.getLogger(TaskChangePoller.class);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Map<UUID, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Function<Collection<UUID>, List<TaskLook>> look;
    private final Function<Collection<UUID>, List<TaskView>> read;
    private final int most;
    private final Semaphore arrivals = new Semaphore(0);
    private final Thread looking;

    /** Who watches a task, and what all of them know of it; changed under the map's lock on the task. */
    private static final class Watched {
        private final List<Consumer<Optional<TaskView>>> all = new CopyOnWriteArrayList<>();
        // Null if they do not know the same.
        private volatile @Nullable TaskLook known;
    }

    /**
     * @param look how those of the tasks stand that there are
     * @param read those of the tasks that there are
     * @param most how many may watch
     */
    public TaskChangePoller(
            Function<Collection<UUID>, List<TaskLook>> look,
            Function<Collection<UUID>, List<TaskView>> read,
            int most) {
        this.look = look;
        this.read = read;
        this.most = most;
        this.looking = Thread.ofVirtual().name("watching").start(this::run);
    }

    /**
     * Begins to watch a task.
     *
     * @param known how it stood when the caller read it
     * @param seen is given the task after each change, and sometimes without one; empty if it is gone
     * @return ends it; empty if too many watch already
     */
    public Optional<Runnable> watch(TaskLook known, Consumer<Optional<TaskView>> seen) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return Optional.empty();
        }
        watched.compute(known.id(), (id, present) -> {
            Watched joined = present == null ? new Watched() : present;
            // Whoever has read it before the others, or after them, is told what they know now.
            joined.known = present == null || known.equals(present.known) ? known : null;
            joined.all.add(seen);
            return joined;
        });
        arrivals.release();
        return Optional.of(() -> leave(known.id(), seen));
    }

    private void leave(UUID task, Consumer<Optional<TaskView>> seen) {
        watched.computeIfPresent(task, (id, here) -> {
            if (here.all.remove(seen)) {
                count.decrementAndGet();
            }
            return here.all.isEmpty() ? null : here;
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
            DatabaseOutage.report(log, "watched tasks cannot be read; trying again", e);
        } catch (Throwable e) {
            // Without this thread nobody would be told of anything any more.
            log.atError().setCause(e).log("watched tasks cannot be read; trying again");
        }
    }

    private void look() {
        List<UUID> all = List.copyOf(watched.keySet());
        for (int from = 0; from < all.size(); from += BATCH) {
            List<UUID> batch = all.subList(from, Math.min(all.size(), from + BATCH));
            Map<UUID, TaskLook> found = new HashMap<>();
            look.apply(batch).forEach(one -> found.put(one.id(), one));
            List<TaskLook> changed = new ArrayList<>();
            for (UUID id : batch) {
                TaskLook now = found.get(id);
                Watched here = watched.get(id);
                if (now == null) {
                    tell(id, null, Optional.empty());
                } else if (here != null && !now.equals(here.known)) {
                    changed.add(now);
                }
            }
            read(changed);
        }
    }

    private void read(List<TaskLook> changed) {
        for (int from = 0; from < changed.size(); from += READ_BATCH) {
            List<TaskLook> batch = changed.subList(from, Math.min(changed.size(), from + READ_BATCH));
            Map<UUID, TaskView> found = new HashMap<>();
            read.apply(batch.stream().map(TaskLook::id).toList()).forEach(task -> found.put(task.id(), task));
            // If it has changed again meanwhile, the next look differs from this one.
            batch.forEach(one -> tell(one.id(), one, Optional.ofNullable(found.get(one.id()))));
        }
    }

    private void tell(UUID task, @Nullable TaskLook known, Optional<TaskView> now) {
        // Noted before it is told: who comes in between either is among those who are told, or knows something else.
        Watched here = watched.computeIfPresent(task, (id, one) -> {
            one.known = known;
            return one;
        });
        if (here != null) {
            here.all.forEach(seen -> seen.accept(now));
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
