package dev.carafe.gateway.longpoll;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.model.task.TaskView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for which task. However many wait, the database is asked in batches: for the tasks that are said to have
 * finished, as many as there are by then in one query; and once a second for all that are waited for, because an event
 * can be lost. Thread safe.
 */
public final class TaskWaiters implements AutoCloseable {

    /** Ids that one query asks for. */
    static final int BATCH = 1_000;

    /** Tasks that one query reads: each may have two megabytes. */
    static final int READ_BATCH = 50;

    private static final Logger log = LoggerFactory.getLogger(TaskWaiters.class);

    private final Map<UUID, Waited> waited = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong queries = new AtomicLong();
    private final LinkedBlockingQueue<UUID> woken = new LinkedBlockingQueue<>();
    private final Function<Collection<UUID>, Set<UUID>> finishedAmong;
    private final Function<Collection<UUID>, List<TaskView>> read;
    private final int most;
    private final Thread reader;
    private volatile boolean closed;

    /** An end of a task, and how many wait for it; counted under the map's lock on the task. */
    private static final class Waited {
        private final CompletableFuture<Optional<TaskView>> outcome = new CompletableFuture<>();
        private int taskWaiters;
    }

    /**
     * @param finishedAmong which of those tasks have finished
     * @param read those tasks
     * @param most how many may wait
     */
    public TaskWaiters(
            Function<Collection<UUID>, Set<UUID>> finishedAmong,
            Function<Collection<UUID>, List<TaskView>> read,
            int most) {
        this.finishedAmong = finishedAmong;
        this.read = read;
        this.most = most;
        this.reader = Thread.ofVirtual().name("woken-tasks").start(this::readWoken);
    }

    /**
     * Begins to wait for a task. To be called before the task is submitted or read, so that no wake-up falls in between.
     *
     * @return empty if too many wait already
     */
    public Optional<Waiter> register(UUID id) {
        if (waiting.incrementAndGet() > most || closed) {
            waiting.decrementAndGet();
            return Optional.empty();
        }
        Waited shared = waited.compute(id, (key, present) -> {
            // Who was told of an end and is still here has nothing to tell of a task that was run again since.
            Waited joined = present == null || present.outcome.isDone() ? new Waited() : present;
            joined.taskWaiters++;
            return joined;
        });
        return Optional.of(new Waiter(shared.outcome, () -> leave(id, shared)));
    }

    /** Tells that a task is said to have finished. Cheap if nobody waits for it. */
    void wake(UUID id) {
        if (waited.containsKey(id)) {
            woken.add(id);
        }
    }

    /** Whether anybody waits for anything. */
    boolean isIdle() {
        return waited.isEmpty();
    }

    /** How many wait. */
    public int count() {
        return waiting.get();
    }

    /** How often the database was asked. */
    long queries() {
        return queries.get();
    }

    /** Looks for tasks that have finished without a wake-up: the event was lost, or the broker is away. */
    void lookForUnheard() {
        List<UUID> all = List.copyOf(waited.keySet());
        for (int from = 0; from < all.size(); from += BATCH) {
            queries.incrementAndGet();
            Set<UUID> finished = finishedAmong.apply(all.subList(from, Math.min(all.size(), from + BATCH)));
            if (!finished.isEmpty()) {
                tell(finished);
            }
        }
    }

    /** Lets everybody go, with nothing to tell. */
    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        waited.values().forEach(one -> one.outcome.complete(Optional.empty()));
    }

    private void readWoken() {
        while (!closed) {
            try {
                List<UUID> batch = new ArrayList<>();
                batch.add(woken.take());
                woken.drainTo(batch, READ_BATCH - 1);
                tell(Set.copyOf(batch));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Nobody is lost: the look for what was not heard of comes by within a second.
                DatabaseOutage.report(log, "finished tasks could not be read", e);
            } catch (Throwable e) {
                // Without this thread nobody would be woken any more.
                log.atError().setCause(e).log("finished tasks could not be read");
            }
        }
    }

    private void tell(Collection<UUID> ids) {
        List<UUID> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += READ_BATCH) {
            queries.incrementAndGet();
            for (TaskView task : read.apply(all.subList(from, Math.min(all.size(), from + READ_BATCH)))) {
                Waited here = waited.get(task.id());
                if (here != null && task.status().isFinished()) {
                    here.outcome.complete(Optional.of(task));
                }
            }
        }
    }

    private void leave(UUID id, Waited left) {
        waiting.decrementAndGet();
        waited.computeIfPresent(id, (key, here) -> {
            left.taskWaiters--;
            return here == left && left.taskWaiters == 0 ? null : here;
        });
    }
}
