package dev.carafe.gateway.longpoll;

import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting as callers ask for it. */
public final class LongPolling {

    /** How the request's header is described. */
    public static final String PREFER =
            "`wait=N` (RFC 7240) waits up to N seconds for the task to finish; the answer's "
                    + "`Preference-Applied` says how long was waited at most. Waiting never cancels a task.";

    private final TaskWaiters taskWaiters;
    private final TaskChangePoller changePoller;
    private final BatchedReads<TaskLook> looks;
    private final BatchedReads<TaskView> reads;
    private final Duration longest;

    LongPolling(
            TaskWaiters taskWaiters,
            TaskChangePoller changePoller,
            BatchedReads<TaskLook> looks,
            BatchedReads<TaskView> reads,
            Duration longest) {
        this.taskWaiters = taskWaiters;
        this.changePoller = changePoller;
        this.looks = looks;
        this.reads = reads;
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

    /** Begins to wait, see {@link TaskWaiters#register}. */
    public Optional<Waiter> register(UUID id) {
        return taskWaiters.register(id);
    }

    /** A task as it is now, or as the caller knows it if it cannot be read. */
    public TaskView latest(TaskView known) {
        try {
            return reads.read(known.id()).orElse(known);
        } catch (RuntimeException e) {
            return known;
        }
    }

    /**
     * A task as it is when it has finished, or when the wait is over.
     *
     * @param task as it is when the wait ended
     * @param applied the wait that was granted; null if none was asked for or too many wait already
     */
    public record Awaited(TaskView task, @Nullable Preference applied) {}

    /**
     * Reads a task and waits for it to finish if the request asks for that. Many come at the same time, and many waits are
     * over at the same time: while they wait, their reads are gathered.
     *
     * @param read reads it alone; throws if there is none
     */
    public Awaited await(UUID id, @Nullable List<String> prefer, Supplier<TaskView> read) {
        return await(id, prefer, read, (waiter, time) -> {
            Optional<TaskLook> now = looks.read(id);
            boolean unfinished = now.isPresent() && !now.get().status().isFinished();
            return unfinished ? waiter.await(time) : Optional.empty();
        });
    }

    /**
     * The same, but waits only while the task is as the caller knows it. If too many watch tasks already, it is the end
     * that is waited for.
     */
    public Awaited awaitChange(
            UUID id, @Nullable List<String> prefer, Supplier<TaskView> read, Predicate<TaskView> known) {
        return await(id, prefer, read, (waiter, time) -> {
            TaskView now = read(id, read);
            boolean waits = !now.status().isFinished() && known.test(now);
            return waits ? change(waiter, TaskLook.of(now), time) : Optional.of(now);
        });
    }

    /** Waits for a task; empty if it is to be read then. */
    private interface Patience {
        Optional<TaskView> wait(Waiter waiter, Duration time);
    }

    private Awaited await(UUID id, @Nullable List<String> prefer, Supplier<TaskView> read, Patience patience) {
        Optional<Preference> wait = preference(prefer);
        Optional<Waiter> registered = wait.flatMap(given -> register(id));
        if (wait.isEmpty() || registered.isEmpty()) {
            return new Awaited(read.get(), null);
        }
        try (Waiter waiter = registered.get()) {
            TaskView then = patience.wait(waiter, wait.get().time()).orElseGet(() -> read(id, read));
            return new Awaited(then, wait.get());
        }
    }

    private TaskView read(UUID id, Supplier<TaskView> alone) {
        // Why a task is not there is found out for each of them.
        return reads.read(id).orElseGet(alone);
    }

    private Optional<TaskView> change(Waiter waiter, TaskLook known, Duration time) {
        CompletableFuture<Optional<TaskView>> changed = new CompletableFuture<>();
        Optional<Runnable> leave = changePoller.watch(known, seen -> {
            if (seen.isEmpty() || !TaskLook.of(seen.get()).equals(known)) {
                changed.complete(seen);
            }
        });
        try {
            return waiter.await(changed, time);
        } finally {
            leave.ifPresent(Runnable::run);
        }
    }
}
