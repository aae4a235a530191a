package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;

/** How a task ended. On the wire it has two shapes only, told apart by {@code status}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskResultOk.class, name = "ok"),
    @JsonSubTypes.Type(value = TaskResultError.class, name = "error")
})
public sealed interface TaskResult permits TaskResultOk, TaskResultError {

    /** The id of the task. */
    UUID id();
}
