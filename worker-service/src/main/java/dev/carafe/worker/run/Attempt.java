package dev.carafe.worker.run;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.store.claim.ClaimedTask;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One attempt at a task while it runs, as its handler and as the worker see it. Thread safe. */
public final class Attempt {

    private final ClaimedTask task;
    private final ProgressBoard board;
    private final AtomicReference<@Nullable StopReason> stopping = new AtomicReference<>();

    public Attempt(ClaimedTask task, ProgressBoard board) {
        this.task = task;
        this.board = board;
    }

    public ClaimedTask task() {
        return task;
    }

    /**
     * Tells it to end; the first reason counts.
     *
     * @return whether that is news
     */
    public boolean stop(StopReason reason) {
        return stopping.compareAndSet(null, reason);
    }

    /** Why it is to end, if it is. */
    public Optional<StopReason> stopping() {
        return Optional.ofNullable(stopping.get());
    }

    /** What its handler sees. */
    TaskContext context(JsonMapper json) {
        return new Context(json);
    }

    private final class Context implements TaskContext {

        private final JsonMapper json;

        Context(JsonMapper json) {
            this.json = json;
        }

        @Override
        public UUID taskId() {
            return task.id();
        }

        @Override
        public int attempt() {
            return task.attempt();
        }

        @Override
        public @Nullable String traceparent() {
            return task.traceparent();
        }

        @Override
        public boolean isStopping() {
            return stopping.get() != null;
        }

        @Override
        public void progress(double fraction, String message, @Nullable Object data) {
            board.report(task, Progress.of(fraction, message, data, json));
        }
    }
}
