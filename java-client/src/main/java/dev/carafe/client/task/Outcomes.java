package dev.carafe.client.task;

import dev.carafe.client.problem.UnreadableException;
import dev.carafe.model.task.TaskExecutionException;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskResultOk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns results as they are on the wire into what programs asked for. */
final class Outcomes {

    private final JsonMapper json;

    Outcomes(JsonMapper json) {
        this.json = json;
    }

    /**
     * As {@link TaskResult}: whatever it is. As {@link TaskResultOk}, or as any other type, which the handler's result is
     * read as: only if the task ended well.
     *
     * @throws TaskExecutionException if it did not
     * @throws UnreadableException if the result is no such thing
     */
    <T> T read(JsonNode result, Class<T> as) {
        TaskResult whole = convert(result, TaskResult.class);
        if (as == TaskResult.class) {
            return as.cast(whole);
        }
        if (whole instanceof TaskResultError error) {
            throw new TaskExecutionException(error);
        }
        return as == TaskResultOk.class ? as.cast(whole) : convert(result.path("result"), as);
    }

    private <T> T convert(JsonNode value, Class<T> as) {
        try {
            return json.treeToValue(value, as);
        } catch (JacksonException e) {
            throw new UnreadableException(
                    "a result cannot be read as " + as.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
