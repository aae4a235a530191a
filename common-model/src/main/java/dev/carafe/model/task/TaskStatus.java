package dev.carafe.model.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Where a task stands: {@code scheduled → queued → running → ok | error | cancelled}. A task that is retried, or whose
 * worker was lost, goes back from running to queued.
 */
public enum TaskStatus {
    /** Accepted; waits for its time. */
    SCHEDULED,
    /** Accepted; waits for a worker. */
    QUEUED,
    /** A worker has claimed it. */
    RUNNING,
    /** Finished with a {@link TaskResultOk}. */
    OK,
    /** Finished with a {@link TaskResultError}. */
    ERROR,
    /** Finished because somebody cancelled it; its result is a {@link TaskResultError} named {@code TaskCancelled}. */
    CANCELLED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire: lower case. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /**
     * The status of that name on the wire.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static TaskStatus fromWire(String name) {
        for (TaskStatus status : values()) {
            if (status.wireName.equals(name)) {
                return status;
            }
        }
        throw new IllegalArgumentException(
                "'" + name + "' is no task status; one of scheduled, queued, running, ok, error, cancelled is");
    }

    /** Whether the task has a result and stays as it is. */
    public boolean isFinished() {
        return this == OK || this == ERROR || this == CANCELLED;
    }

    /** Whether a task may go from this status straight to {@code next}. */
    public boolean mayBecome(TaskStatus next) {
        return switch (this) {
            case SCHEDULED -> next == QUEUED || next == ERROR || next == CANCELLED;
            case QUEUED -> next == RUNNING || next == ERROR || next == CANCELLED;
            case RUNNING -> next == QUEUED || next == OK || next == ERROR || next == CANCELLED;
            case OK, ERROR, CANCELLED -> false;
        };
    }
}
