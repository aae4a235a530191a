package dev.carafe.e2e.fault;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to submit a task, whatever came of it. Its number is a label of the task, so that the task is found even if
 * nobody was told its id.
 *
 * @param number another one for each try
 * @param type the task's type
 * @param fails whether the task is to fail
 * @param sentAt when the request was begun, as {@link System#nanoTime}
 * @param answeredAt when its answer was there
 * @param status the answer's status for this task; {@link #NO_ANSWER} if there was none
 * @param id the task's, if it was accepted
 * @param problem the last part of the problem's type, if it was refused
 */
record Try(
        long number,
        String type,
        boolean fails,
        long sentAt,
        long answeredAt,
        int status,
        @Nullable UUID id,
        String problem) {

    static final int NO_ANSWER = 0;

    boolean accepted() {
        return status == 202;
    }

    /**
     * Whether nobody can know if the task was accepted: there was no answer, or it says so, since the database was lost
     * during the commit.
     */
    boolean inDoubt() {
        return status == NO_ANSWER || problem.equals("submission-in-doubt");
    }
}
