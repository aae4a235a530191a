package dev.carafe.worker.run;

import dev.carafe.model.handler.RetryPolicy;
import dev.carafe.model.json.UnicodeText;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.registry.RegisteredHandler;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Runs one attempt from its payload to its outcome. Whatever the handler throws becomes an error. Thread safe. */
public final class TaskRunner {

    private final long maxResultBytes;

    public TaskRunner(long maxResultBytes) {
        this.maxResultBytes = maxResultBytes;
    }

    /** Runs the attempt on the current thread. */
    public <T extends Task> AttemptOutcome run(RegisteredHandler<T> offer, Attempt attempt) {
        ClaimedTask task = attempt.task();
        JsonMapper json = offer.json();
        try (var _ = MDC.putCloseable("task", task.id().toString());
                var _ = MDC.putCloseable("trace", task.traceparent())) {
            AttemptOutcome outcome;
            try {
                T payload = json.readValue(task.payload(), offer.payload());
                outcome = returned(json, task, offer.handler().handle(payload, attempt.context(json)));
            } catch (Throwable e) { // an Error of a handler is its task's error, not the worker's
                outcome = Failure.of(task, e);
            }
            // What a handler returns once it was told to stop is no more than what it had by then.
            return stoppedOr(offer, attempt, attempt.end(), outcome);
        }
    }

    /** The outcome of an attempt that was told to stop and has not ended: what its handler does later is not heard. */
    public AttemptOutcome abandoned(RegisteredHandler<?> offer, Attempt attempt) {
        String why = "the handler did not end when it was interrupted; it was abandoned";
        return stoppedOr(
                offer,
                attempt,
                attempt.stopping(),
                AttemptOutcome.error(attempt.task(), TaskResultError.TIMEOUT, why, ""));
    }

    private static AttemptOutcome stoppedOr(
            RegisteredHandler<?> offer, Attempt attempt, Optional<StopReason> stopping, AttemptOutcome outcome) {
        return stopping.map(reason -> switch (reason) {
                    case CANCELLED -> AttemptOutcome.cancelled(attempt.task());
                    case TIMEOUT -> timedOut(offer, attempt, Objects.requireNonNullElse(outcome.traceback(), ""));
                    case LEAVING -> outcome;
                })
                .orElseGet(() -> retriedIfWanted(offer, attempt.task(), outcome));
    }

    private static AttemptOutcome timedOut(RegisteredHandler<?> offer, Attempt attempt, String traceback) {
        ClaimedTask task = attempt.task();
        String why = "the attempt ran longer than " + task.timeLimit();
        return retriedIfWanted(offer, task, AttemptOutcome.error(task, TaskResultError.TIMEOUT, why, traceback));
    }

    private static AttemptOutcome retriedIfWanted(
            RegisteredHandler<?> offer, ClaimedTask task, AttemptOutcome outcome) {
        String ename = outcome.ename();
        if (ename == null || task.attempt() >= task.maxAttempts()) {
            return outcome;
        }
        RetryPolicy policy = offer.registration().limits().retry();
        // Stops of workers and repetitions may have given it more attempts than a policy has.
        int most = Math.min(task.maxAttempts(), RetryPolicy.MOST_ATTEMPTS);
        RetryPolicy asked = task.retryErrors() ? policy.withMaxAttempts(most) : policy;
        return asked.retries(ename)
                ? outcome.thenRetry(asked.pauseAfter(
                        task.attempt() - task.attemptsBefore(),
                        ThreadLocalRandom.current().nextDouble()))
                : outcome;
    }

    private AttemptOutcome returned(JsonMapper json, ClaimedTask task, @Nullable Object value) {
        String result;
        try {
            result = UnicodeText.wellFormedJson(json.writeValueAsString(value));
        } catch (Throwable e) { // the value is code of others as well, and its Errors come through as they are
            return AttemptOutcome.error(
                    task,
                    TaskResultError.RESULT_NOT_SERIALIZABLE,
                    "the handler returned %s, which cannot be written as JSON: %s"
                            .formatted(value == null ? "null" : value.getClass().getName(), because(e)),
                    Traceback.of(e));
        }
        long size = result.length() > maxResultBytes ? result.length() : utf8Length(result);
        if (size > maxResultBytes) {
            return AttemptOutcome.error(
                    task,
                    TaskResultError.RESULT_TOO_LARGE,
                    "the result has %s bytes or more; at most %s are kept".formatted(size, maxResultBytes),
                    "");
        }
        return AttemptOutcome.ok(task, result);
    }

    /** Of an Error the name says more than the message. */
    private static String because(Throwable thrown) {
        String message = Failure.message(thrown);
        return thrown instanceof JacksonException ? message : thrown.getClass().getName() + ": " + message;
    }

    private long utf8Length(String text) {
        // No character takes more than three bytes: most results need not be counted.
        return text.length() * 3L <= maxResultBytes ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
