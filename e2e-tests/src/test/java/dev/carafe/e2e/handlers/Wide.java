package dev.carafe.e2e.handlers;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import org.jspecify.annotations.Nullable;

/** Beside all others. */
public record Wide(long millis, boolean fails) implements Task {

    /** Writes the history. */
    public static final class Handler implements TaskHandler<Wide> {

        @Override
        public TaskRegistration<Wide> registration() {
            return TaskRegistration.of(
                    "history", Wide.class, TaskLimits.parallel(16).withRetry(LostWorkers.ALWAYS));
        }

        @Override
        public @Nullable Object handle(Wide task, TaskContext context) throws Exception {
            return History.record(context, task.millis(), task.fails());
        }
    }
}
