package lab;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskFailure;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskType;
import dev.carafe.model.task.Task;

/** Weighs what is on the scale: one task at a time, in the lane of the service {@code lab}. */
@TaskType(service = "lab", executionTimeout = "PT30S")
public class WeighHandler implements TaskHandler<WeighHandler.Weigh> {

    /** The payload. Its name is the type's, and its components are the schema. */
    public record Weigh(int times) implements Task {}

    /** The result. */
    public record Weight(double grams, int times) {}

    @Override
    public Weight handle(Weigh task, TaskContext context) throws InterruptedException, TaskFailure {
        if (task.times() < 1) {
            throw new TaskFailure("NothingToDo", "times must be 1 or more", "");
        }
        for (int n = 1; n <= task.times(); n++) {
            Thread.sleep(20);
            context.progress((double) n / task.times(), n + " of " + task.times());
        }
        return new Weight(12.5, task.times());
    }
}
