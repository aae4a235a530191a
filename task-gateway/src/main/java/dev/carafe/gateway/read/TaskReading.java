package dev.carafe.gateway.read;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.problem.Problem;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskExpiredFromStore;
import dev.carafe.store.read.Tasks;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/** Reads one task for a caller. */
public final class TaskReading {

    /** {@link UUID#fromString} takes shorter forms too. */
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Tasks tasks;

    TaskReading(Tasks tasks) {
        this.tasks = tasks;
    }

    /**
     * The id.
     *
     * @throws InvalidParameter if that is none
     */
    public static UUID id(String text) {
        return id("id", text);
    }

    static UUID id(String parameter, String text) {
        if (!ID.matcher(text).matches()) {
            throw new InvalidParameter(parameter, "'" + parameter + "' must be a UUID");
        }
        return UUID.fromString(text);
    }

    /**
     * The task.
     *
     * @throws Problem {@code 404} or {@code 410}
     */
    public TaskView read(UUID id) {
        try {
            return tasks.find(id)
                    .orElseThrow(() -> new Problem(
                            HttpStatus.NOT_FOUND, "unknown-task", "Unknown task", "There is no task " + id));
        } catch (TaskExpiredFromStore e) {
            throw new Problem(
                    HttpStatus.GONE,
                    "task-gone",
                    "The task is gone",
                    "The task " + id + " was there; its result has been kept as long as its type asks for");
        }
    }
}
