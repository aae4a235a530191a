package dev.carafe.gateway.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.task.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, newest first.
 *
 * @param items the tasks
 * @param next the cursor of the next page; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskPage(
        @JsonProperty("items") List<TaskView> items,
        @JsonProperty("next") @Nullable String next) {

    TaskPage {
        items = List.copyOf(items);
    }
}
