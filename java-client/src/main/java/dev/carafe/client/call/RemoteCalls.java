package dev.carafe.client.call;

import dev.carafe.client.call.CallOutcome.Reason;
import dev.carafe.client.http.Service;
import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.NotFoundException;
import dev.carafe.client.problem.QueueFullException;
import dev.carafe.client.problem.RefusedException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.client.task.TaskFuture;
import dev.carafe.client.task.Tasks;
import dev.carafe.model.task.TaskExecutionException;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskResultOk;
import dev.carafe.model.task.TaskView;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Remote calls, which are tasks that nobody has a class for. */
@SuppressWarnings("FutureReturnValueIgnored") // it is not: a future of a future is waited for
public final class RemoteCalls {

    /** The platform looks for what has expired every second. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Tasks tasks;

    /** Through those. */
    public RemoteCalls(Tasks tasks) {
        this.tasks = tasks;
    }

    /** As {@code Carafe.tryCall} says. */
    public CallOutcome outcome(String function, @Nullable Object arguments, Duration timeout)
            throws TimeoutException, InterruptedException {
        int dot = function.indexOf('.');
        if (dot < 1 || dot == function.length() - 1) {
            throw new IllegalArgumentException("'" + function + "' is no function such as 'service.function'");
        }
        // A call that was not started in time is never started.
        TaskRequest request = new TaskRequest(
                function.substring(dot + 1), arguments, null, null, null, timeout, null, null, null, null);
        long deadline = System.nanoTime() + timeout.toNanos();
        TaskFuture<TaskResult> future;
        try {
            future = tasks.submit(function.substring(0, dot), request, TaskResult.class, timeout)
                    .get();
        } catch (ExecutionException e) {
            return notSent(Service.failure(e));
        }
        try {
            return outcome(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), timeout);
        } catch (ExecutionException e) {
            throw Service.failure(e);
        } catch (TimeoutException e) {
            return notEnded(function, future, timeout);
        }
    }

    /** It runs, or it has expired and the platform is about to say so. */
    private CallOutcome notEnded(String function, TaskFuture<TaskResult> future, Duration timeout)
            throws TimeoutException, InterruptedException {
        try {
            TaskView task = tasks.read(future.taskId()).get(GRACE.toSeconds(), TimeUnit.SECONDS);
            if (task.startedAt() == null || task.status().isFinished()) {
                return outcome(future.get(GRACE.toSeconds(), TimeUnit.SECONDS), timeout);
            }
        } catch (ExecutionException | TimeoutException e) {
            // Not known: the same as running.
        }
        future.cancel(false);
        throw new TimeoutException(
                function + " has not ended within " + timeout + "; its task " + future.taskId() + " goes on");
    }

    private static CallOutcome outcome(TaskResult result, Duration timeout) {
        if (result instanceof TaskResultOk ok) {
            return new CallOutcome.Ok(ok.result());
        }
        TaskResultError error = (TaskResultError) result;
        return error.ename().equals(TaskResultError.EXPIRED)
                ? new CallOutcome.NotSent(Reason.TIMEOUT, "not started within " + timeout, null)
                : new CallOutcome.RemoteError(error);
    }

    /** What a call returned; throws what {@code Carafe.call} says. */
    public static @Nullable Object value(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Ok ok) {
            return ok.value();
        }
        if (outcome instanceof CallOutcome.RemoteError failed) {
            throw new TaskExecutionException(failed.error());
        }
        CallOutcome.NotSent notSent = (CallOutcome.NotSent) outcome;
        throw notSent.problem() != null
                ? RefusedException.of(notSent.problem())
                : new UnavailableException(notSent.detail(), false, null, null);
    }

    private static CallOutcome notSent(RuntimeException failure) throws TimeoutException {
        if (!(failure instanceof CarafeException refused)) {
            throw failure;
        }
        Reason reason;
        if (refused instanceof QueueFullException) {
            reason = Reason.QUEUE_FULL;
        } else if (refused instanceof NotFoundException) {
            reason = Reason.NO_ROUTE;
        } else if (refused instanceof UnavailableException unavailable) {
            if (unavailable.isInDoubt()) {
                TimeoutException timeout =
                        new TimeoutException("it is not known whether the call was accepted: " + refused.getMessage());
                timeout.initCause(refused);
                throw timeout;
            }
            // Without a cause nothing was wrong but the time.
            reason = refused.getCause() == null && refused.problem().isEmpty() ? Reason.TIMEOUT : Reason.UNAVAILABLE;
        } else {
            throw refused;
        }
        return new CallOutcome.NotSent(
                reason, String.valueOf(refused.getMessage()), refused.problem().orElse(null));
    }
}
