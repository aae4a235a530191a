package dev.carafe.worker.dispatch;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.FinishedTaskNotifier;
import dev.carafe.base.events.TaskFinished;
import dev.carafe.base.events.TaskRetried;
import dev.carafe.base.events.TaskStarted;
import dev.carafe.base.events.TaskTimes;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.overview.FinishedTaskCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the world by events, and the operators by metrics, on a thread of its own: a lane goes on meanwhile. Only the signals
 * for those who wait leave at once.
 */
final class TaskChangePublisher implements TaskChangeListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskChangePublisher.class);
    private static final int MOST_BEHIND = 1_000;
    private static final long FLUSH_SECONDS = 5;

    /** How long others gather after some were told: whoever wakes this thread pays for it, and events gather later anyway. */
    private static final long BREATH_MILLIS = 2;

    private final FinishedTaskNotifier ends;
    private final EventPublisher events;
    private final TaskTimes times;
    private final FinishedTaskCounter tally;
    private final BlockingQueue<Runnable> told = new ArrayBlockingQueue<>(MOST_BEHIND);
    private final Thread thread;

    TaskChangePublisher(FinishedTaskNotifier ends, EventPublisher events, TaskTimes times, FinishedTaskCounter tally) {
        this.ends = ends;
        this.tally = tally;
        this.events = events;
        this.times = times;
        this.thread = Thread.ofPlatform().daemon().name("journal").start(this::run);
    }

    private void run() {
        List<Runnable> tellings = new ArrayList<>();
        try {
            while (true) {
                tellings.add(told.take());
                told.drainTo(tellings);
                tellings.forEach(TaskChangePublisher::tellWhateverHappens);
                tellings.clear();
                TimeUnit.MILLISECONDS.sleep(BREATH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tellWhateverHappens(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("events of tasks could not be told");
        }
    }

    private void later(Runnable telling) {
        try {
            told.put(telling);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void flush() {
        CountDownLatch reached = new CountDownLatch(1);
        later(reached::countDown);
        try {
            if (!reached.await(FLUSH_SECONDS, TimeUnit.SECONDS)) {
                log.atWarn().log("some events of tasks were not told in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    @Override
    public void started(UUID worker, List<ClaimedTask> tasks) {
        if (!tasks.isEmpty()) {
            later(() -> tellStarted(worker, tasks));
        }
    }

    private void tellStarted(UUID worker, List<ClaimedTask> tasks) {
        String name = worker.toString();
        for (ClaimedTask task : tasks) {
            Duration queued = Duration.between(task.queuedAt(), task.startedAt());
            var event = new TaskStarted(
                    task.id(), task.service(), task.type(), task.attempt(), name, seconds(queued), task.traceparent());
            times.started(event);
            publish(task.startedAt(), event.topic(), event);
        }
    }

    @Override
    public void finished(UUID worker, List<FinishedTask> tasks) {
        if (!tasks.isEmpty()) {
            ends.tell(tasks.stream().map(FinishedTask::id).toList());
            later(() -> tellFinished(worker, tasks));
        }
    }

    private void tellFinished(UUID worker, List<FinishedTask> tasks) {
        String name = worker.toString();
        for (FinishedTask task : tasks) {
            Instant startedAt = task.startedAt();
            Instant leftQueue = startedAt == null ? task.finishedAt() : startedAt;
            Duration ran = Duration.between(leftQueue, task.finishedAt());
            String status = task.status().wireName();
            @Nullable Double runSeconds = startedAt == null ? null : seconds(ran);
            var event = new TaskFinished(
                    task.id(),
                    task.service(),
                    task.type(),
                    status,
                    task.attempt(),
                    name,
                    seconds(Duration.between(task.queuedAt(), leftQueue)),
                    runSeconds,
                    task.ename(),
                    task.traceparent());
            tally.add(task);
            times.finished(event);
            publish(task.finishedAt(), event.topic(), event);
        }
    }

    @Override
    public void retried(UUID worker, List<AttemptOutcome> outcomes, List<ClaimedTask> tasks) {
        if (outcomes.stream().anyMatch(outcome -> outcome.retryAfter() != null)) {
            later(() -> tellRetried(worker, outcomes, tasks));
        }
    }

    private void tellRetried(UUID worker, List<AttemptOutcome> outcomes, List<ClaimedTask> tasks) {
        for (int at = 0; at < outcomes.size(); at++) {
            AttemptOutcome outcome = outcomes.get(at);
            Duration pause = outcome.retryAfter();
            if (pause != null) {
                ClaimedTask task = tasks.get(at);
                events.publish(new TaskRetried(
                        task.id(),
                        task.service(),
                        task.type(),
                        task.attempt(),
                        worker.toString(),
                        String.valueOf(outcome.ename()),
                        seconds(pause),
                        task.traceparent()));
            }
        }
    }

    private void publish(Instant time, Optional<String> topic, Object event) {
        events.publish(event.getClass().getSimpleName(), topic.orElse(null), time, event);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
