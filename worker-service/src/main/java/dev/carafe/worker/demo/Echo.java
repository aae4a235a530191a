package dev.carafe.worker.demo;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Returns its payload, whatever it is.
 *
 * @param payload any JSON object; its numbers are decimals, so that every digit comes back
 */
record Echo(@JsonValue Map<String, @Nullable Object> payload) implements Task {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Echo {}

    static final class Handler implements TaskHandler<Echo> {

        private static final int FETCH_SIZE = 256;

        @Override
        public TaskRegistration<Echo> registration() {
            return TaskRegistration.of(DemoService.NAME, Echo.class, TaskLimits.parallel(FETCH_SIZE))
                    .withSchema("{\"type\":\"object\"}");
        }

        @Override
        public Object handle(Echo task, TaskContext context) {
            return task.payload();
        }
    }
}
