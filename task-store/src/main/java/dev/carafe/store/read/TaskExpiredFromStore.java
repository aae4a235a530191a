package dev.carafe.store.read;

import java.util.UUID;

/** The task was there, and its retention has ended. */
public final class TaskExpiredFromStore extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TaskExpiredFromStore(UUID id) {
        super("the retention of task " + id + " has ended");
    }
}
