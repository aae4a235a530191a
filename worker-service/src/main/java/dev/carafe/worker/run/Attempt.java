package dev.carafe.worker.run;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.store.claim.ClaimedTask;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One attempt at a task while it runs, as its handler and as the worker see it. Thread safe. */
public final class Attempt {

    private final ClaimedTask task;
    private final LatestProgress board;
    private @Nullable StopReason stopping;
    private boolean ended;

    public Attempt(ClaimedTask task, LatestProgress board) {
        this.task = task;
        this.board = board;
    }

    public ClaimedTask task() {
        return task;
    }

    /**
     * Tells it to end; the first reason counts.
     *
     * @return whether that is news: it is not if the attempt has ended by itself
     */
    public synchronized boolean stop(StopReason reason) {
        if (ended || stopping != null) {
            return false;
        }
        stopping = reason;
        return true;
    }

    /** Why it is to end, if it is. */
    public synchronized Optional<StopReason> stopping() {
        return Optional.ofNullable(stopping);
    }

    /**
     * It has ended: it cannot be told to any more.
     *
     * @return why it was to end, if it was told before
     */
    synchronized Optional<StopReason> end() {
        ended = true;
        return stopping();
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
            return stopping().isPresent();
        }

        @Override
        public void progress(double fraction, String message, @Nullable Object data) {
            board.report(task, Progress.of(fraction, message, data, json));
        }
    }
}
