package dev.carafe.e2e.handlers;

import dev.carafe.model.handler.Execution;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import org.jspecify.annotations.Nullable;

/** Beside all others, and never twice. */
public record Once(long millis, boolean fails) implements Task {

    /** Writes the history. */
    public static final class Handler implements TaskHandler<Once> {

        @Override
        public TaskRegistration<Once> registration() {
            return TaskRegistration.of(
                    "history", Once.class, TaskLimits.parallel(16).withExecution(Execution.AT_MOST_ONCE));
        }

        @Override
        public @Nullable Object handle(Once task, TaskContext context) throws Exception {
            return History.record(context, task.millis(), task.fails());
        }
    }
}
