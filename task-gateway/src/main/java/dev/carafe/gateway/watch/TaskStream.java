package dev.carafe.gateway.watch;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what is new of a task, look by look. For one thread at a time. */
final class TaskStream {

    private @Nullable TaskView last;

    /**
     * What to tell of a task that looks like this now: nothing if it has not changed. A task that was started and ended
     * between two looks is told as running first.
     */
    List<TaskView> news(TaskView now) {
        TaskView before = last;
        last = now;
        if (before != null && TaskLook.of(before).equals(TaskLook.of(now))) {
            return List.of();
        }
        List<TaskView> news = new ArrayList<>();
        boolean hasRun = now.status().isFinished() && now.startedAt() != null;
        boolean sawItRun = before != null
                && before.status() == TaskStatus.RUNNING
                && Objects.equals(before.attempt(), now.attempt());
        if (before != null && hasRun && !sawItRun) {
            news.add(now.whileItRan());
        }
        news.add(now);
        return news;
    }
}
