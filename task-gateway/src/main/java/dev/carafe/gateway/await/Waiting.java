package dev.carafe.gateway.await;

import dev.carafe.model.task.TaskView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting as callers ask for it. */
public final class Waiting {

    /** How the request's header is described. */
    public static final String PREFER =
            "`wait=N` (RFC 7240) waits up to N seconds for the task to finish; the answer's "
                    + "`Preference-Applied` says how long was waited at most. Waiting never cancels a task.";

    private final Waiters waiters;
    private final Watchers watchers;
    private final Duration longest;

    public Waiting(Waiters waiters, Watchers watchers, Duration longest) {
        this.waiters = waiters;
        this.watchers = watchers;
        this.longest = longest;
    }

    /** The wait that the request asks for, bounded. */
    public Optional<Preference> preference(@Nullable List<String> prefer) {
        return Preference.wait(prefer, longest);
    }

    /** As long as that, but no longer than anybody may wait. */
    public Duration bounded(Duration time) {
        return time.compareTo(longest) > 0 ? longest : time;
    }

    /** Begins to wait, see {@link Waiters#register}. */
    public Optional<Waiter> register(UUID id) {
        return waiters.register(id);
    }

    /**
     * A task as it is when it has finished, or when the wait is over.
     *
     * @param task as it is when the wait ended
     * @param applied the wait that was granted; null if none was asked for or too many wait already
     */
    public record Awaited(TaskView task, @Nullable Preference applied) {}

    /**
     * Reads a task and waits for it to finish if the request asks for that.
     *
     * @param read reads it; throws if there is none
     */
    public Awaited await(UUID id, @Nullable List<String> prefer, Supplier<TaskView> read) {
        return await(id, prefer, read, (waiter, now, time) -> waiter.await(time));
    }

    /**
     * The same, but waits only while the task is as the caller knows it. If too many watch tasks already, it is the end
     * that is waited for.
     */
    public Awaited awaitChange(
            UUID id, @Nullable List<String> prefer, Supplier<TaskView> read, Predicate<TaskView> known) {
        return await(
                id,
                prefer,
                read,
                (waiter, now, time) -> known.test(now) ? change(waiter, now, time) : Optional.of(now));
    }

    /** Waits for a task that is like that now; empty if it is to be read again. */
    private interface Patience {
        Optional<TaskView> wait(Waiter waiter, TaskView now, Duration time);
    }

    private Awaited await(UUID id, @Nullable List<String> prefer, Supplier<TaskView> read, Patience patience) {
        Optional<Preference> wait = preference(prefer);
        if (wait.isEmpty()) {
            return new Awaited(read.get(), null);
        }
        Optional<Waiter> registered = register(id);
        if (registered.isEmpty()) {
            return new Awaited(read.get(), null);
        }
        try (Waiter waiter = registered.get()) {
            TaskView now = read.get();
            TaskView then = now.status().isFinished()
                    ? now
                    : patience.wait(waiter, now, wait.get().time()).orElseGet(read);
            return new Awaited(then, wait.get());
        }
    }

    private Optional<TaskView> change(Waiter waiter, TaskView now, Duration time) {
        CompletableFuture<Void> changed = new CompletableFuture<>();
        Optional<Runnable> leave = watchers.watch(now.id(), seen -> {
            if (seen.isEmpty() || !Watchers.looksLike(now, seen.get())) {
                changed.complete(null);
            }
        });
        try {
            return waiter.await(changed, time);
        } finally {
            leave.ifPresent(Runnable::run);
        }
    }
}
