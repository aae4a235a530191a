package dev.carafe.client.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs tasks in this program, on a few threads of its own, which are daemons, and keeps their results for a set time. They are
 * known to this object only: nothing of them reaches Carafe or outlives the program. Thread safe.
 */
public final class Worker implements AutoCloseable {

    /** Tasks that wait for a thread at most. */
    public static final int MOST_WAITING = 10_000;

    private final UUID own = UUID.randomUUID();
    private final AtomicLong issued = new AtomicLong();
    private final Map<UUID, LocalTask<?>> known = new ConcurrentHashMap<>();
    private final Queue<LocalTask<?>> finished = new ConcurrentLinkedQueue<>();
    private final Duration keep;
    private final InstantSource clock;
    private final ThreadPoolExecutor threads;

    /**
     * A worker of its own.
     *
     * @param threads how many tasks run at once; the others wait
     * @param keep how long results are kept, counted from their tasks' end
     */
    public Worker(int threads, Duration keep) {
        this(threads, keep, InstantSource.system());
    }

    Worker(int threads, Duration keep, InstantSource clock) {
        this.keep = keep;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), job -> {
                    Thread thread = new Thread(job, "carafe-worker");
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task as soon as a thread is free.
     *
     * @return its handle, at once
     * @throws RejectedExecutionException if as many wait as may, or the worker is closed
     */
    public <T> LocalTask<T> run(Callable<T> task) {
        forgetExpired();
        // Whose ids these are, and how many there were, tells an expired one from one that never was.
        UUID id = new UUID(own.getMostSignificantBits(), issued.incrementAndGet());
        LocalTask<T> handle = new LocalTask<>(id, task, clock, finished::add);
        known.put(id, handle);
        try {
            threads.execute(handle);
        } catch (RejectedExecutionException e) {
            known.remove(id);
            throw e;
        }
        return handle;
    }

    /**
     * The handle of a task that was run here.
     *
     * @throws ExpiredTaskException if its result is no longer kept
     * @throws UnknownTaskException if there never was such a task here
     */
    public LocalTask<?> get(UUID id) {
        forgetExpired();
        LocalTask<?> task = known.get(id);
        if (task != null) {
            return task;
        }
        boolean was = id.getMostSignificantBits() == own.getMostSignificantBits()
                && id.getLeastSignificantBits() > 0
                && id.getLeastSignificantBits() <= issued.get();
        throw was ? new ExpiredTaskException(id, keep) : new UnknownTaskException(id);
    }

    private void forgetExpired() {
        Instant latest = clock.instant().minus(keep);
        for (LocalTask<?> oldest = finished.peek();
                oldest != null && !oldest.finishedAt().orElseThrow().isAfter(latest);
                oldest = finished.peek()) {
            if (finished.remove(oldest)) {
                known.remove(oldest.id());
            }
        }
    }

    /** Interrupts what runs and starts nothing more; what waits ends as cancelled. Does not wait. */
    @Override
    public void close() {
        threads.shutdownNow().forEach(never -> ((LocalTask<?>) never).cancelUnstarted());
    }
}
