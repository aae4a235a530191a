package dev.carafe.store.control;

import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.Deadlocks;
import dev.carafe.store.SqlArrays;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.dependency.StateChanges;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Cancels tasks, and pauses services. Everything is durable and may be repeated. Thread safe. */
public final class Controls {

    private static final int TRIES = 5;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DependencyResolution dependencyResolution;

    public Controls(JdbcClient jdbc, TransactionTemplate transaction, DependencyResolution dependencyResolution) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.dependencyResolution = dependencyResolution;
    }

    /** What came of cancelling. */
    public sealed interface Cancellation {

        /** It had not been started, and has ended. */
        record Ended(StateChanges stateChanges) implements Cancellation {}

        /** It runs; its worker is to be told, and finds out by itself within a second otherwise. */
        record Asked(UUID worker) implements Cancellation {}

        /** There is no unfinished task of that id. */
        record NotUnfinished() implements Cancellation {}
    }

    /** Cancels a task. */
    public Cancellation cancel(UUID id) {
        for (int tries = 1; ; tries++) {
            Optional<Cancellation> done = Deadlocks.survive(() -> transaction.execute(status -> attempt(id)));
            if (done != null && done.isPresent()) {
                return done.get();
            }
            if (tries == TRIES) {
                throw new IllegalStateException("the task changes all the time: " + id);
            }
        }
    }

    private record Standing(String status, int attempt) {}

    /** Empty if the task was started, or given back, at this very moment. */
    private Optional<Cancellation> attempt(UUID id) {
        List<Standing> found = jdbc.sql("SELECT status, attempt FROM tasks.execution WHERE id = ?")
                .param(id)
                .query((row, n) -> new Standing(row.getString(1), row.getInt(2)))
                .list();
        if (found.isEmpty()) {
            return Optional.of(new Cancellation.NotUnfinished());
        }
        Standing task = found.getFirst();
        if (task.status().equals("running")) {
            return jdbc.sql("""
                            UPDATE tasks.execution SET cancelled_at = coalesce(cancelled_at, now())
                            WHERE id = ? AND status = 'running' RETURNING worker
                            """).param(id).query((row, n) -> SqlArrays.uuid(row, 1)).list().stream()
                    .findFirst()
                    .map(Cancellation.Asked::new);
        }
        String reason = "the task was cancelled before " + (task.attempt() == 0 ? "it was run" : "its next attempt");
        StateChanges ended =
                dependencyResolution.end(TaskStatus.CANCELLED, TaskResultError.CANCELLED, Map.of(id, reason));
        return ended.ended().isEmpty() ? Optional.empty() : Optional.of(new Cancellation.Ended(ended));
    }

    /** No task of the service is started any more; those that run go on. */
    public void pause(String service) {
        jdbc.sql("INSERT INTO tasks.pause VALUES (?, now()) ON CONFLICT DO NOTHING")
                .param(service)
                .update();
    }

    /** Tasks of the service are started again. */
    public void resume(String service) {
        jdbc.sql("DELETE FROM tasks.pause WHERE service = ?").param(service).update();
    }

    /** Since when the service is paused; null if it is not. */
    public @Nullable Instant pausedSince(String service) {
        return jdbc
                .sql("SELECT paused_at FROM tasks.pause WHERE service = ?")
                .param(service)
                .query((row, n) -> SqlArrays.instant(row, 1))
                .list()
                .stream()
                .findFirst()
                .orElse(null);
    }
}
