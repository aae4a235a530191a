package dev.carafe.gateway.await;

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
        try {
            return outcome.get(longest.toNanos(), TimeUnit.NANOSECONDS);
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
