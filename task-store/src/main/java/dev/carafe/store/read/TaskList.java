package dev.carafe.store.read;

import dev.carafe.model.task.TaskView;
import java.util.List;

/**
 * Tasks, newest first.
 *
 * @param tasks as many as were asked for and fit
 * @param more whether others pass the filter
 */
public record TaskList(List<TaskView> tasks, boolean more) {

    /** Makes a copy. */
    public TaskList {
        tasks = List.copyOf(tasks);
    }
}
