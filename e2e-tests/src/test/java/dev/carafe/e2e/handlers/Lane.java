package dev.carafe.e2e.handlers;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import org.jspecify.annotations.Nullable;

/** One at a time. */
public record Lane(long millis, boolean fails) implements Task {

    /** Writes the history. */
    public static final class Handler implements TaskHandler<Lane> {

        @Override
        public TaskRegistration<Lane> registration() {
            return TaskRegistration.of(
                    "history",
                    Lane.class,
                    TaskLimits.sequential()
                            .withQueueSize(Integer.getInteger("carafe.e2e.lane-queue", TaskLimits.DEFAULT_QUEUE_SIZE))
                            .withRetry(LostWorkers.ALWAYS));
        }

        @Override
        public @Nullable Object handle(Lane task, TaskContext context) throws Exception {
            return History.record(context, task.millis(), task.fails());
        }
    }
}
