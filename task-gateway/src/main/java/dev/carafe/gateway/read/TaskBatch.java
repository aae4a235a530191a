package dev.carafe.gateway.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.task.TaskView;
import java.util.List;
import java.util.UUID;

/**
 * Several tasks.
 *
 * @param items those that there are
 * @param unknown ids of which there is no task, or no longer
 */
record TaskBatch(
        @JsonProperty("items") List<TaskView> items,
        @JsonProperty("unknown") List<UUID> unknown) {

    TaskBatch {
        items = List.copyOf(items);
        unknown = List.copyOf(unknown);
    }
}
