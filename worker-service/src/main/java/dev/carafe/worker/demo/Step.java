package dev.carafe.worker.demo;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import java.time.InstantSource;

/**
 * Sleeps in the sequential lane: no other step of the service runs meanwhile.
 *
 * @param millis for how long, in milliseconds
 */
record Step(long millis) implements Task {

    static final class Handler implements TaskHandler<Step> {

        private final InstantSource clock;

        Handler(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public TaskRegistration<Step> registration() {
            return TaskRegistration.of(DemoService.NAME, Step.class, TaskLimits.sequential())
                    .withSchema(RunInterval.SCHEMA);
        }

        @Override
        public Object handle(Step task, TaskContext context) throws InterruptedException {
            return RunInterval.of(task.millis(), clock);
        }
    }
}
