package dev.carafe.model.handler;

import dev.carafe.model.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one type. One instance serves all tasks of its type, at the same time if the type is parallel, so it
 * must be thread safe then. It runs on a virtual thread: one that computes for long without ever blocking should do so on
 * threads of its own, since it keeps a processor from all other tasks of its worker.
 *
 * @param <T> the payload's record
 */
public interface TaskHandler<T extends Task> {

    /**
     * What this handler offers: service, type and limits. Asked once, when the handler is put on offer. By default it is
     * what {@link TaskType} says on the handler's class, for the record that it is a handler of.
     *
     * @throws IllegalStateException if the class has no such annotation
     */
    default TaskRegistration<T> registration() {
        return TypeOfHandler.registration(this);
    }

    /**
     * Runs one task.
     *
     * @return the result: anything that Jackson writes as JSON, null included
     * @throws Exception if the task fails: it becomes the task's error result, with the exception's simple class name,
     *     message and stack trace
     */
    @Nullable Object handle(T task, TaskContext context) throws Exception;
}
