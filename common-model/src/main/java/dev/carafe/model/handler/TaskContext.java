package dev.carafe.model.handler;

import java.util.UUID;

/** What a handler may know about the task that it runs. Thread safe. */
public interface TaskContext {

    /** The task's id. */
    UUID taskId();

    /** How often the task was started, this time included: 1 at the first attempt. */
    int attempt();
}
