package dev.carafe.worker.run;

import dev.carafe.model.handler.TaskFailure;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import org.jspecify.annotations.Nullable;

/**
 * What is said of something that was thrown. Exceptions are code of others: what they throw when they are asked for their
 * name, message or stack trace must not take the place of the outcome, or the task would run for ever.
 */
public final class Failure {

    private Failure() {}

    /** The outcome of a task whose handler threw that. */
    public static AttemptOutcome of(ClaimedTask task, Throwable thrown) {
        if (thrown instanceof TaskFailure failure) {
            try {
                return AttemptOutcome.error(task, failure.ename(), message(failure), failure.traceback());
            } catch (Throwable e) {
                // It names itself by nothing, or cannot be asked: then it is an exception as any other.
                return byClass(task, thrown);
            }
        }
        return byClass(task, thrown);
    }

    private static AttemptOutcome byClass(ClaimedTask task, Throwable thrown) {
        return AttemptOutcome.error(task, name(thrown), message(thrown), Traceback.of(thrown));
    }

    /** Its message; empty if it has none. */
    static String message(Throwable thrown) {
        try {
            @Nullable String message = thrown.getMessage();
            return message == null ? "" : message;
        } catch (Throwable e) {
            return "";
        }
    }

    /** The simple name of its class, or of the nearest one above that has a name. */
    private static String name(Throwable thrown) {
        Class<?> type = thrown.getClass();
        try {
            while (type.isAnonymousClass()) {
                type = type.getSuperclass();
            }
            return type.getSimpleName();
        } catch (LinkageError e) {
            // A simple name is looked up in the class around it, which may be missing in a plugin.
            return type.getName().substring(type.getName().lastIndexOf('.') + 1);
        }
    }
}
