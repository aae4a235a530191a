package dev.carafe.worker.script;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.carafe.model.task.Task;
import tools.jackson.databind.JsonNode;

/** A payload that only the script understands. */
record ScriptPayload(@JsonValue JsonNode value) implements Task {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ScriptPayload {}
}
