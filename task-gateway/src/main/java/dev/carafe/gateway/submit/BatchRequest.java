package dev.carafe.gateway.submit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.task.TaskRequest;
import java.util.List;

/**
 * The shape of a batch, for its description: {@link RequestReader} reads it.
 *
 * @param tasks up to 1,000
 */
record BatchRequest(@JsonProperty("tasks") List<TaskRequest> tasks) {}
