package dev.carafe.gateway.submit;

import dev.carafe.store.accept.NewTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One request's tasks on their way into the database; they stay together and in order. */
record PendingSubmission(List<NewTask> tasks, CompletableFuture<CommitResult> commitResult) {

    PendingSubmission(List<NewTask> tasks) {
        this(List.copyOf(tasks), new CompletableFuture<>());
    }

    /** How much memory the payloads take, more or less. */
    long size() {
        long size = 0;
        for (NewTask task : tasks) {
            size += task.payload().length();
        }
        return size;
    }
}
