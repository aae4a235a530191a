package dev.carafe.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of schedules, by name.
 *
 * @param items the schedules
 * @param next the cursor of the next page; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SchedulePage(
        @JsonProperty("items") List<ScheduleView> items,
        @JsonProperty("next") @Nullable String next) {

    SchedulePage {
        items = List.copyOf(items);
    }
}
