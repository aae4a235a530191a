package dev.carafe.gateway.stream;

import dev.carafe.model.task.TaskAttempt;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what is new of a task, look by look. For one thread at a time. */
final class TaskStream {

    private @Nullable TaskLook last;
    private final @Nullable FrameId seen;

    /** For a reader who has seen that; null if it begins. */
    TaskStream(@Nullable FrameId seen) {
        this.seen = seen;
    }

    /**
     * What to tell of a task that looks like this now: nothing if it has not changed. The states through which it went
     * between two looks come first, as its attempts tell of them.
     */
    List<TaskView> news(TaskView now) {
        TaskLook before = last == null ? asSeen(now) : last;
        TaskLook look = TaskLook.of(now);
        last = look;
        if (look.equals(before)) {
            return List.of();
        }
        List<TaskView> news = before == null ? new ArrayList<>() : missed(before, now);
        news.add(now);
        return news;
    }

    /** How the task stood when the reader was told of it last, as far as its id says. */
    private @Nullable TaskLook asSeen(TaskView now) {
        FrameId before = seen;
        if (before == null) {
            return null;
        }
        return before.equals(FrameId.of(now))
                ? TaskLook.of(now)
                : new TaskLook(now.id(), before.status(), before.attempt(), null, null, "as it was");
    }

    private static List<TaskView> missed(TaskLook before, TaskView now) {
        List<TaskAttempt> attempts = now.attempts() == null ? List.of() : now.attempts();
        int known = before.attempt() == null ? 0 : before.attempt();
        boolean ran = before.status() == TaskStatus.RUNNING;
        List<TaskView> missed = new ArrayList<>();
        for (int at = 0; at < attempts.size(); at++) {
            TaskAttempt attempt = attempts.get(at);
            boolean isNew = attempt.attempt() > known && attempt.startedAt() != null;
            boolean isLatest = at == attempts.size() - 1;
            if (isNew && missed.isEmpty() && before.status() == TaskStatus.SCHEDULED) {
                missed.add(now.asItWas(TaskStatus.QUEUED, attempts.subList(0, at)));
            }
            if (isNew && !(isLatest && now.status() == TaskStatus.RUNNING)) {
                missed.add(now.asItWas(TaskStatus.RUNNING, running(attempts, at)));
            }
            // After the latest one the task is as it is now.
            if (!isLatest && (isNew || (ran && attempt.attempt() == known))) {
                missed.add(now.asItWas(TaskStatus.QUEUED, attempts.subList(0, at + 1)));
            }
        }
        return missed;
    }

    /** The attempts as they were while that one ran. */
    private static List<TaskAttempt> running(List<TaskAttempt> attempts, int at) {
        TaskAttempt ended = attempts.get(at);
        List<TaskAttempt> then = new ArrayList<>(attempts.subList(0, at));
        then.add(new TaskAttempt(ended.attempt(), ended.startedAt(), null, ended.worker(), null, null));
        return then;
    }
}
