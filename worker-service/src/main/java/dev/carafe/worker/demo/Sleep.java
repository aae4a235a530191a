package dev.carafe.worker.demo;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import java.time.InstantSource;

/**
 * Sleeps, beside all other tasks.
 *
 * @param millis for how long, in milliseconds
 */
record Sleep(long millis) implements Task {

    static final class Handler implements TaskHandler<Sleep> {

        private static final int FETCH_SIZE = 64;

        private final InstantSource clock;

        Handler(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public TaskRegistration<Sleep> registration() {
            return TaskRegistration.of(DemoService.NAME, Sleep.class, TaskLimits.parallel(FETCH_SIZE))
                    .withSchema(RunInterval.SCHEMA);
        }

        @Override
        public Object handle(Sleep task, TaskContext context) throws InterruptedException {
            return RunInterval.of(task.millis(), clock);
        }
    }
}
