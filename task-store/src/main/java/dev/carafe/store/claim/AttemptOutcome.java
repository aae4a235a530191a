package dev.carafe.store.claim;

import dev.carafe.model.json.UnicodeText;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskStatus;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt at a task ended.
 *
 * @param id the task
 * @param attempt the attempt under which it was claimed
 * @param status a finished one
 * @param result JSON text of what the handler returned, if it did
 * @param ename the error's name, if it failed
 * @param evalue the error's message, if it failed
 * @param traceback where it happened, if it failed
 * @param retryAfter after what time another attempt is to follow, instead of a result; null if none is
 */
public record AttemptOutcome(
        UUID id,
        int attempt,
        TaskStatus status,
        @Nullable String result,
        @Nullable String ename,
        @Nullable String evalue,
        @Nullable String traceback,
        @Nullable Duration retryAfter) {

    /** The longest name of an error, in characters. */
    public static final int LONGEST_ENAME = 200;

    /** The longest message of an error, in characters. */
    public static final int LONGEST_EVALUE = 32_768;

    /** The longest traceback, in characters. Workers cut those that they write themselves earlier. */
    public static final int LONGEST_TRACEBACK = 65_536;

    /** The task ran and returned that JSON text. */
    public static AttemptOutcome ok(ClaimedTask task, String result) {
        return new AttemptOutcome(task.id(), task.attempt(), TaskStatus.OK, result, null, null, null, null);
    }

    /**
     * The task failed. Texts that are too long are cut, with an ellipsis at their end. PostgreSQL keeps no NUL characters in
     * text: they are left out. Half of a surrogate pair becomes U+FFFD.
     */
    public static AttemptOutcome error(ClaimedTask task, String ename, String evalue, String traceback) {
        return new AttemptOutcome(
                task.id(),
                task.attempt(),
                TaskStatus.ERROR,
                null,
                storable(ename, LONGEST_ENAME),
                storable(evalue, LONGEST_EVALUE),
                storable(traceback, LONGEST_TRACEBACK),
                null);
    }

    /** The task was cancelled while it ran. */
    public static AttemptOutcome cancelled(ClaimedTask task) {
        return new AttemptOutcome(
                task.id(),
                task.attempt(),
                TaskStatus.CANCELLED,
                null,
                TaskResultError.CANCELLED,
                "the task was cancelled while it ran",
                "",
                null);
    }

    /** The same, to be followed by another attempt. */
    public AttemptOutcome thenRetry(Duration pause) {
        return new AttemptOutcome(id, attempt, status, result, ename, evalue, traceback, pause);
    }

    /** Whether it is the task's end. */
    public boolean isFinal() {
        return retryAfter == null;
    }

    private static String storable(String text, int longest) {
        return UnicodeText.wellFormed(UnicodeText.cut(text, longest)).replace("\0", "");
    }
}
