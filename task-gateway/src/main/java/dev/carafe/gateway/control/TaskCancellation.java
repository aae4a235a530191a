package dev.carafe.gateway.control;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.notify.ChangeNotifier;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.control.Controls;
import dev.carafe.store.control.Controls.Cancellation;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Cancels tasks for callers. */
final class TaskCancellation {

    private final Controls controls;
    private final TaskReading reading;
    private final ChangeNotifier changeNotifier;

    TaskCancellation(Controls controls, TaskReading reading, ChangeNotifier changeNotifier) {
        this.controls = controls;
        this.reading = reading;
        this.changeNotifier = changeNotifier;
    }

    /**
     * Cancels a task and returns it.
     *
     * @throws Problem {@code 409} if it has ended otherwise; {@code 404}, {@code 410}
     */
    TaskView cancel(UUID id) {
        return switch (controls.cancel(id)) {
            case Cancellation.Ended(var consequences) -> {
                changeNotifier.of(consequences);
                yield reading.read(id);
            }
            case Cancellation.Asked _ -> {
                changeNotifier.cancelled(List.of(id));
                yield reading.read(id);
            }
            case Cancellation.NotUnfinished() -> finished(reading.read(id));
        };
    }

    private static TaskView finished(TaskView task) {
        return switch (task.status()) {
            case CANCELLED -> task;
            case OK, ERROR ->
                throw new Problem(
                                HttpStatus.CONFLICT,
                                "task-finished",
                                "The task has finished",
                                "The task ended as " + task.status().wireName() + "; it cannot be cancelled any more")
                        .with("taskStatus", task.status().wireName());
            case SCHEDULED, QUEUED, RUNNING -> task; // it was run again at this moment
        };
    }
}
