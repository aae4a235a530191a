package dev.carafe.gateway.control;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.announce.Announcements;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.submit.QueueFull;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Reruns;
import dev.carafe.store.accept.Reruns.Rerun;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.read.TaskFilter;
import dev.carafe.store.read.TaskList;
import dev.carafe.store.read.Tasks;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.store.succession.Consequences;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Runs failed tasks again for callers. */
final class Rerunning {

    /** What is read of tasks at once, in bytes. */
    private static final long PAGE_BYTES = 16L * 1024 * 1024;

    private final Reruns reruns;
    private final Tasks tasks;
    private final TaskReading reading;
    private final KnownTypes types;
    private final Announcements announcements;

    Rerunning(Reruns reruns, Tasks tasks, TaskReading reading, KnownTypes types, Announcements announcements) {
        this.reruns = reruns;
        this.tasks = tasks;
        this.reading = reading;
        this.types = types;
        this.announcements = announcements;
    }

    /**
     * Runs a task again and returns it.
     *
     * @throws Problem {@code 409} if it has not failed, or depends on a task that has; {@code 429} if its queue is full; {@code 404}, {@code 410}
     */
    TaskView retry(UUID id) {
        TaskView task = reading.read(id);
        NewTask again = again(task);
        Rerun rerun = reruns.rerun(List.of(again));
        if (!rerun.queueFull().isEmpty()) {
            throw QueueFull.of(again.registration());
        }
        if (rerun.failing().containsKey(id)) {
            throw new Problem(
                    HttpStatus.CONFLICT,
                    "dependency-failed",
                    "A dependency has failed",
                    "It cannot be run: " + rerun.failing().get(id) + "; run that one again first");
        }
        TaskView now = reading.read(id);
        if (rerun.again().isEmpty()) {
            throw new Problem(
                            HttpStatus.CONFLICT,
                            "task-not-failed",
                            "The task has not failed",
                            "The task is " + now.status().wireName() + "; only a task that failed can be run again")
                    .with("taskStatus", now.status().wireName());
        }
        ring(List.of(again));
        return now;
    }

    /** Runs those failed tasks again that pass the filter, the newest first. */
    RetryAnswer retryAll(TaskFilter filter, int most) {
        List<NewTask> asked = new ArrayList<>();
        List<UUID> unknown = new ArrayList<>();
        TaskFilter rest = filter;
        boolean more = true;
        // Page by page: of their payloads, which may be large, nothing is kept.
        while (more && asked.size() + unknown.size() < most) {
            TaskList page = tasks.list(rest, most - asked.size() - unknown.size(), PAGE_BYTES);
            for (TaskView task : page.tasks()) {
                try {
                    asked.add(again(task));
                } catch (Problem typeIsGone) {
                    unknown.add(task.id());
                }
            }
            more = page.more();
            rest = more ? filter.after(page.tasks().getLast().id()) : rest;
        }
        Rerun rerun = reruns.rerun(asked);
        ring(asked.stream().filter(task -> rerun.again().contains(task.id())).toList());
        return new RetryAnswer(
                asked.stream().map(NewTask::id).filter(rerun.again()::contains).toList(),
                List.copyOf(rerun.queueFull()),
                List.copyOf(rerun.failing().keySet()),
                unknown);
    }

    private NewTask again(TaskView task) {
        StoredRegistration type = types.find(task.service(), task.type()).registration();
        TaskOptions options = task.options();
        return new NewTask(
                task.id(),
                type,
                task.displayName(),
                "",
                null,
                options == null ? TaskOptions.NONE : options,
                task.traceparent(),
                null);
    }

    private void ring(List<NewTask> again) {
        Set<WaitingType> waiting = new LinkedHashSet<>();
        again.forEach(task -> waiting.add(new WaitingType(
                task.registration().service(), task.registration().type())));
        announcements.of(new Consequences(List.of(), waiting));
    }
}
