package dev.carafe.worker.demo;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;

/**
 * Fails.
 *
 * @param message with what message
 */
record Fail(String message) implements Task {

    /** What it throws. */
    static final class DemoFailure extends Exception {

        private static final long serialVersionUID = 1L;

        DemoFailure(String message) {
            super(message);
        }
    }

    static final class Handler implements TaskHandler<Fail> {

        private static final int FETCH_SIZE = 64;

        @Override
        public TaskRegistration<Fail> registration() {
            return TaskRegistration.of(DemoService.NAME, Fail.class, TaskLimits.parallel(FETCH_SIZE));
        }

        @Override
        public Object handle(Fail task, TaskContext context) throws DemoFailure {
            throw new DemoFailure(task.message());
        }
    }
}
