package dev.carafe.model.handler;

import dev.carafe.model.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one type. One instance serves all tasks of its type, at the same time if the type is parallel, so it
 * must be thread safe then. While it runs its thread is its own. That is a virtual one only if the type is parallel and its
 * runs were short so far, or if very many run at once; otherwise a platform thread, so that one which computes for long
 * without ever blocking keeps no processor from the other tasks of its worker.
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
