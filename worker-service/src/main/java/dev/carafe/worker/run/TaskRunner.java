package dev.carafe.worker.run;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskFailure;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Outcome;
import dev.carafe.worker.offer.Offer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Runs one task from its payload to its outcome. Whatever the handler throws becomes an error outcome. Thread safe. */
public final class TaskRunner {

    private final long maxResultBytes;

    public TaskRunner(long maxResultBytes) {
        this.maxResultBytes = maxResultBytes;
    }

    /** Runs the task on the current thread. */
    public <T extends Task> Outcome run(Offer<T> offer, ClaimedTask task) {
        @Nullable Object value;
        try {
            T payload = offer.json().readValue(task.payload(), offer.payload());
            value = offer.handler().handle(payload, new Context(task.id(), task.attempt()));
        } catch (Throwable e) { // an Error of a handler is its task's error, not the worker's
            return failed(task, e);
        }
        return returned(offer.json(), task, value);
    }

    /** The outcome of a task whose handler threw that. */
    static Outcome failed(ClaimedTask task, Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof TaskFailure failure) {
            return Outcome.error(task, failure.ename(), message == null ? "" : message, failure.traceback());
        }
        return Outcome.error(
                task, thrown.getClass().getSimpleName(), message == null ? "" : message, Traceback.of(thrown));
    }

    private Outcome returned(JsonMapper json, ClaimedTask task, @Nullable Object value) {
        String result;
        try {
            result = json.writeValueAsString(value);
        } catch (JacksonException | StackOverflowError e) {
            return Outcome.error(
                    task,
                    TaskResultError.RESULT_NOT_SERIALIZABLE,
                    "the handler returned %s, which cannot be written as JSON: %s"
                            .formatted(value == null ? "null" : value.getClass().getName(), e.getMessage()),
                    Traceback.of(e));
        }
        long size = result.length() > maxResultBytes ? result.length() : utf8Length(result);
        if (size > maxResultBytes) {
            return Outcome.error(
                    task,
                    TaskResultError.RESULT_TOO_LARGE,
                    "the result has %d bytes or more; at most %d are kept".formatted(size, maxResultBytes),
                    "");
        }
        return Outcome.ok(task, result);
    }

    private long utf8Length(String text) {
        // No character takes more than three bytes: most results need not be counted.
        return text.length() * 3L <= maxResultBytes ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private record Context(UUID taskId, int attempt) implements TaskContext {

        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public boolean isStopping() {
            return Thread.currentThread().isInterrupted();
        }

        @Override
        public void progress(double fraction, String message, @Nullable Object data) {}
    }
}
