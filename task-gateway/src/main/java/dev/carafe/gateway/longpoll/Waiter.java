package dev.carafe.gateway.longpoll;

import dev.carafe.model.task.TaskView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One caller's wait for one task; to be closed. */
public final class Waiter implements AutoCloseable {

    private final CompletableFuture<Optional<TaskView>> outcome;
    private final Runnable leave;

    Waiter(CompletableFuture<Optional<TaskView>> outcome, Runnable leave) {
        this.outcome = outcome;
        this.leave = leave;
    }

    /** The finished task; empty if it does not finish in time, or if the gateway stops. */
    public Optional<TaskView> await(Duration longest) {
        return await(new CompletableFuture<>(), longest);
    }

    /** The same, or what {@code enough} says as soon as it is done. */
    Optional<TaskView> await(CompletableFuture<Optional<TaskView>> enough, Duration longest) {
        try {
            CompletableFuture.anyOf(outcome, enough).get(longest.toNanos(), TimeUnit.NANOSECONDS);
            Optional<TaskView> finished = outcome.getNow(Optional.empty());
            return finished.isPresent() ? finished : enough.getNow(Optional.empty());
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        leave.run();
    }
}
