package dev.carafe.gateway.longpoll;

import dev.carafe.base.database.DatabaseFault;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;

/**
 * Reads for many callers at once: what was asked for while the last was being read is read together, once for each task.
 * However many come, they take no more connections than there are threads here. Thread safe.
 */
final class BatchedReads<T> implements AutoCloseable {

    /** Who reads here is ready to wait; thousands who come at once take a busy machine some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(BatchedReads.class);

    private final Function<Collection<UUID>, List<T>> read;
    private final Function<T, UUID> id;
    private final int batch;
    private final List<Thread> threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final Map<UUID, CompletableFuture<Optional<T>>> pending = new LinkedHashMap<>();

    /**
     * @param read those of the tasks that there are
     * @param id of what was read
     * @param batch tasks that are read together at most
     * @param threads reads at once
     */
    BatchedReads(String name, Function<Collection<UUID>, List<T>> read, Function<T, UUID> id, int batch, int threads) {
        this.read = read;
        this.id = id;
        this.batch = batch;
        this.threads = IntStream.range(0, threads)
                .mapToObj(n -> Thread.ofVirtual().name(name).start(this::run))
                .toList();
    }

    /**
     * What is read of the task from now on; empty if it is not there.
     *
     * @throws QueryTimeoutException if that takes too long; what went wrong otherwise
     */
    Optional<T> read(UUID task) {
        try {
            return ask(task).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new QueryTimeoutException("many tasks are to be read before", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
        }
    }

    private CompletableFuture<Optional<T>> ask(UUID task) {
        lock.lock();
        try {
            CompletableFuture<Optional<T>> answer = pending.computeIfAbsent(task, key -> new CompletableFuture<>());
            asked.signal();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                answer(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<UUID, CompletableFuture<Optional<T>>> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty()) {
                asked.await();
            }
            return take(batch);
        } finally {
            lock.unlock();
        }
    }

    private Map<UUID, CompletableFuture<Optional<T>>> take(int most) {
        lock.lock();
        try {
            Map<UUID, CompletableFuture<Optional<T>>> taken = new LinkedHashMap<>();
            pending.forEach((task, answer) -> {
                if (taken.size() < most) {
                    taken.put(task, answer);
                }
            });
            pending.keySet().removeAll(taken.keySet());
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void answer(Map<UUID, CompletableFuture<Optional<T>>> taken) {
        try {
            Map<UUID, T> found = new HashMap<>();
            read.apply(List.copyOf(taken.keySet())).forEach(one -> found.put(id.apply(one), one));
            taken.forEach((task, answer) -> answer.complete(Optional.ofNullable(found.get(task))));
        } catch (Throwable e) {
            // The callers' own threads tell what it means. Without this one nobody would be answered any more.
            if (e instanceof Error) {
                log.atError().setCause(e).log("tasks could not be read");
            }
            taken.values().forEach(one -> one.completeExceptionally(e));
            if (DatabaseFault.isOutage(e)) {
                // The database is away: the others would learn it one batch after the other, seconds later each.
                take(Integer.MAX_VALUE).values().forEach(one -> one.completeExceptionally(e));
            }
        }
    }

    /** Tasks that are still to be read. */
    int pending() {
        lock.lock();
        try {
            return pending.size();
        } finally {
            lock.unlock();
        }
    }

    /** Reads no more. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
