package dev.carafe.client.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task of a {@link Worker}. Thread safe. */
public final class LocalTask<T> implements Runnable {

    /** How it ended: exactly one of a failure, and a value, which may be null. */
    private record End<T>(@Nullable T value, @Nullable Throwable failure) {}

    private final UUID id;
    private final Callable<T> task;
    private final InstantSource clock;
    private final Consumer<LocalTask<?>> whenFinished;
    private final CompletableFuture<End<T>> end = new CompletableFuture<>();
    private volatile @Nullable Instant startedAt;
    private volatile @Nullable Instant finishedAt;
    private volatile long startNanos;
    private volatile long tookNanos = -1;

    LocalTask(UUID id, Callable<T> task, InstantSource clock, Consumer<LocalTask<?>> whenFinished) {
        this.id = id;
        this.task = task;
        this.clock = clock;
        this.whenFinished = whenFinished;
    }

    /** For the worker's threads; a second run does nothing. */
    @Override
    public void run() {
        synchronized (this) {
            if (startedAt != null) {
                return;
            }
            startNanos = System.nanoTime();
            startedAt = clock.instant();
        }
        try {
            finish(new End<>(task.call(), null));
        } catch (Throwable e) {
            finish(new End<>(null, e));
            if (e instanceof Error error && !(e instanceof AssertionError)) {
                throw error;
            }
        }
    }

    void cancelUnstarted() {
        finish(new End<>(null, new CancellationException("the worker was closed before the task was started")));
    }

    private void finish(End<T> how) {
        tookNanos = startedAt == null ? 0 : System.nanoTime() - startNanos;
        finishedAt = clock.instant();
        end.complete(how);
        whenFinished.accept(this);
    }

    /** The task's id, under which the worker finds it. */
    public UUID id() {
        return id;
    }

    /** When it was started; empty while it waits. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    /** When it ended; empty before. */
    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    /** How long it ran, or has run so far; zero while it waits. The clock being set does not change it. */
    public Duration elapsed() {
        long took = tookNanos;
        if (took >= 0) {
            return Duration.ofNanos(took);
        }
        return startedAt == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Whether it has ended, well or not. */
    public boolean finished() {
        return end.isDone();
    }

    /**
     * What it returned.
     *
     * @param timeout how long to wait for it to end
     * @throws TimeoutException if it has not ended by then, and for no other reason
     * @throws ExecutionException if it failed; the cause is what it threw, which may be a {@code TimeoutException} of its own
     */
    public @Nullable T get(Duration timeout) throws TimeoutException, ExecutionException, InterruptedException {
        End<T> ended = await(timeout);
        if (ended == null) {
            throw new TimeoutException("still runs after " + timeout + ": " + id);
        }
        if (ended.failure() != null) {
            throw new ExecutionException(ended.failure());
        }
        return ended.value();
    }

    /**
     * All there is to say of it: {@code id}, {@code status} ({@code queued}, {@code running}, {@code ok} or {@code error}),
     * {@code startedAt}, {@code finishedAt}, {@code elapsedSeconds}; and {@code result} if it is ok; and {@code ename}, {@code
     * evalue} and {@code traceback} if it is an error. What is not yet is absent.
     *
     * @param timeout how long to wait for it to end; if it has not ended by then, the status says so
     */
    public Map<String, @Nullable Object> toMap(Duration timeout) throws InterruptedException {
        End<T> ended = await(timeout);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("status", status(ended));
        startedAt().ifPresent(time -> map.put("startedAt", time));
        if (ended != null) {
            finishedAt().ifPresent(time -> map.put("finishedAt", time));
        }
        map.put("elapsedSeconds", elapsed().toNanos() / 1e9);
        if (ended == null) {
            return map;
        }
        Throwable failure = ended.failure();
        if (failure == null) {
            map.put("result", ended.value());
        } else {
            map.put("ename", failure.getClass().getSimpleName());
            map.put("evalue", failure.getMessage() == null ? "" : failure.getMessage());
            map.put("traceback", trace(failure));
        }
        return map;
    }

    private String status(@Nullable End<T> ended) {
        if (ended == null) {
            return startedAt == null ? "queued" : "running";
        }
        return ended.failure() == null ? "ok" : "error";
    }

    private @Nullable End<T> await(Duration timeout) throws InterruptedException {
        try {
            return end.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end is never a failure", e);
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
