package dev.carafe.gateway.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.task.TaskView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tasks: a page of them, newest first, or those that were asked for by their ids.
 *
 * @param items the tasks
 * @param next the cursor of the next page; absent on the last one
 * @param unknown ids of which there is no task, or no longer; absent unless ids were given
 * @param leftOut ids of tasks that are there and found no room in this answer: to be asked for again; absent if none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskPage(
        @JsonProperty("items") List<TaskView> items,
        @JsonProperty("next") @Nullable String next,
        @JsonProperty("unknown") @Nullable List<UUID> unknown,
        @JsonProperty("leftOut") @Nullable List<UUID> leftOut) {

    TaskPage {
        items = List.copyOf(items);
        unknown = unknown == null ? null : List.copyOf(unknown);
        leftOut = leftOut == null || leftOut.isEmpty() ? null : List.copyOf(leftOut);
    }
}
