package lab;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskType;
import dev.carafe.model.task.Task;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

/** A worker of somebody's own: not in Carafe's packages, and with a configuration of any name. */
@SpringBootApplication
public class OwnWorker {

    public record Measure(String device, int samples) implements Task {}

    public record Reading(double volts) {}

    @Component
    @TaskType(service = "lab", parallel = true, fetchSize = 4, executionTimeout = "PT30S")
    static class MeasureHandler implements TaskHandler<Measure> {
        @Override
        public Reading handle(Measure task, TaskContext context) {
            return new Reading(task.samples() / 2.0);
        }
    }
}
