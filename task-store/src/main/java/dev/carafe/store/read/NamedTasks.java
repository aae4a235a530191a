package dev.carafe.store.read;

import dev.carafe.model.task.TaskView;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tasks that were asked for by their ids.
 *
 * @param tasks those that are there and fit, in no particular order
 * @param leftOut those that are there and did not fit
 */
public record NamedTasks(List<TaskView> tasks, Set<UUID> leftOut) {

    /** Makes copies. */
    public NamedTasks {
        tasks = List.copyOf(tasks);
        leftOut = Set.copyOf(leftOut);
    }
}
