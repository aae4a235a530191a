package dev.carafe.gateway.control;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.notify.ChangeNotifier;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.submit.QueueFull;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.TaskRetries;
import dev.carafe.store.accept.TaskRetries.Rerun;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.dependency.StateChanges;
import dev.carafe.store.read.RepeatableTask;
import dev.carafe.store.read.TaskFilter;
import dev.carafe.store.read.Tasks;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Runs failed tasks again for callers. */
final class TaskRetry {

    private final TaskRetries reruns;
    private final Tasks tasks;
    private final TaskReading reading;
    private final KnownTypes types;
    private final ChangeNotifier changeNotifier;

    TaskRetry(TaskRetries reruns, Tasks tasks, TaskReading reading, KnownTypes types, ChangeNotifier changeNotifier) {
        this.reruns = reruns;
        this.tasks = tasks;
        this.reading = reading;
        this.types = types;
        this.changeNotifier = changeNotifier;
    }

    /**
     * Runs a task again and returns it.
     *
     * @throws Problem {@code 409} if it has not failed, or depends on a task that has; {@code 429} if its queue is full; {@code 404}, {@code 410}
     */
    TaskView retry(UUID id) {
        TaskView task = reading.read(id);
        NewTask again = again(new RepeatableTask(
                id,
                task.service(),
                task.type(),
                task.displayName(),
                task.options() == null ? TaskOptions.NONE : task.options(),
                task.traceparent()));
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
        notifyWorkers(List.of(again));
        return now;
    }

    /** Runs the newest of those failed tasks again that pass the filter, in the order in which they were accepted. */
    RetryAnswer retryAll(TaskFilter filter, int most) {
        List<NewTask> asked = new ArrayList<>();
        List<UUID> unknown = new ArrayList<>();
        // They get their places in the order in which they are asked for.
        for (RepeatableTask task : tasks.listRepeatable(filter, most).reversed()) {
            try {
                asked.add(again(task));
            } catch (Problem typeIsGone) {
                unknown.add(task.id());
            }
        }
        Rerun rerun = reruns.rerun(asked);
        notifyWorkers(
                asked.stream().filter(task -> rerun.again().contains(task.id())).toList());
        return new RetryAnswer(
                asked.stream().map(NewTask::id).filter(rerun.again()::contains).toList(),
                List.copyOf(rerun.queueFull()),
                List.copyOf(rerun.failing().keySet()),
                unknown);
    }

    private NewTask again(RepeatableTask task) {
        StoredRegistration type = types.find(task.service(), task.type()).registration();
        return new NewTask(task.id(), type, task.displayName(), "", null, task.options(), task.traceparent(), null);
    }

    private void notifyWorkers(List<NewTask> again) {
        Set<WaitingType> waiting = new LinkedHashSet<>();
        again.forEach(task -> waiting.add(new WaitingType(
                task.registration().service(), task.registration().type())));
        changeNotifier.of(new StateChanges(List.of(), waiting));
    }
}
