package dev.carafe.client.task;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The outcome of an accepted task, which is there when the task has finished.
 *
 * <p>It can be used as any {@link CompletableFuture}. It concerns this program only: completing it, cancelling it or letting
 * it time out ({@link #orTimeout}) ends the waiting and leaves the task alone; {@code Carafe.cancel} cancels tasks. While the
 * gateway is away the future waits and asks again; it fails by itself only with
 *
 * <ul>
 *   <li>{@link dev.carafe.model.task.TaskExecutionException} if a result that must be ok is an error,
 *   <li>{@link dev.carafe.client.problem.GoneException} or {@link dev.carafe.client.problem.NotFoundException} if the result is
 *       no longer kept, or the task never was there,
 *   <li>{@link dev.carafe.client.problem.UnreadableException} if the result cannot be read as the type that was asked for,
 *   <li>{@link dev.carafe.client.problem.AccessDeniedException} if the client's key may not read tasks,
 *   <li>{@link dev.carafe.client.problem.ClosedException} if the client is closed.
 * </ul>
 *
 * What is hung on it without {@code Async} runs on one of four threads of the client that are there for that; it should not
 * block for long.
 */
public final class TaskFuture<T> extends CompletableFuture<T> {

    private final UUID taskId;

    TaskFuture(UUID taskId) {
        this.taskId = taskId;
    }

    /** The task's id, under which any program finds it again. */
    public UUID taskId() {
        return taskId;
    }

    /** What depends on it is about no task any more. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
