package dev.carafe.model.handler;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What happens to a task whose worker was lost while it ran. */
public enum Execution {
    /** It is run again by another worker: a task may have been run more than once when its result is written. */
    AT_LEAST_ONCE("at-least-once"),
    /** It ends as {@code WorkerLost} and is never run twice: for hardware and for whatever cannot be repeated. */
    AT_MOST_ONCE("at-most-once");

    private final String wireName;

    Execution(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /**
     * The execution of that name on the wire.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static Execution fromWire(String name) {
        for (Execution execution : values()) {
            if (execution.wireName.equals(name)) {
                return execution;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is neither at-least-once nor at-most-once");
    }
}
