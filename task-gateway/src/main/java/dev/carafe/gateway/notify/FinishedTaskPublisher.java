package dev.carafe.gateway.notify;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.FinishedTaskNotifier;
import dev.carafe.base.events.TaskFinished;
import dev.carafe.base.events.TaskTimes;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.overview.FinishedTaskCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tells of the tasks that this gateway has ended, and counts them. Thread safe. */
final class FinishedTaskPublisher {

    private static final double NANOS = 1e9;

    private final FinishedTaskNotifier signals;
    private final EventPublisher events;
    private final TaskTimes times;
    private final FinishedTaskCounter tally;
    private final UUID gateway = UUID.randomUUID();

    FinishedTaskPublisher(
            FinishedTaskNotifier signals, EventPublisher events, TaskTimes times, FinishedTaskCounter tally) {
        this.signals = signals;
        this.events = events;
        this.times = times;
        this.tally = tally;
    }

    void tell(List<FinishedTask> tasks) {
        signals.tell(tasks.stream().map(FinishedTask::id).toList());
        for (FinishedTask task : tasks) {
            Instant started = task.startedAt();
            Instant left = started == null ? task.finishedAt() : started;
            TaskFinished event = new TaskFinished(
                    task.id(),
                    task.service(),
                    task.type(),
                    task.status().wireName(),
                    task.attempt() == 0 ? null : task.attempt(),
                    null,
                    Duration.between(task.queuedAt(), left).toNanos() / NANOS,
                    started == null
                            ? null
                            : Duration.between(started, task.finishedAt()).toNanos() / NANOS,
                    task.ename(),
                    task.traceparent());
            tally.add(task);
            times.finished(event);
            events.publish("TaskFinished", event.topic().orElse(null), task.finishedAt(), event);
        }
    }

    void writeCounts() {
        tally.write(gateway);
    }
}
