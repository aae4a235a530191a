package dev.carafe.gateway.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.task.TaskView;
import java.util.List;
import java.util.UUID;

/**
 * Several tasks.
 *
 * @param items those that there are
 * @param unknown ids of which there is no task, or no longer
 * @param leftOut ids of tasks that are there and found no room in this answer: to be asked for again
 */
record TaskBatch(
        @JsonProperty("items") List<TaskView> items,
        @JsonProperty("unknown") List<UUID> unknown,

        @JsonProperty("leftOut") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<UUID> leftOut) {

    TaskBatch {
        items = List.copyOf(items);
        unknown = List.copyOf(unknown);
        leftOut = List.copyOf(leftOut);
    }
}
