package dev.carafe.base.events;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The metrics of tasks that start and finish, whoever sees to it. Thread safe. */
public final class TaskTimes {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(3), Duration.ofMillis(10), Duration.ofMillis(30),
        Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(3),
        Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5),
        Duration.ofMinutes(30), Duration.ofHours(2)
    };

    private record Series(String service, String type, String status) {}

    private final MeterRegistry meters;
    private final Map<Series, Timer> queueTimes = new ConcurrentHashMap<>();
    private final Map<Series, Timer> runTimes = new ConcurrentHashMap<>();

    public TaskTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts the time that a task waited. */
    public void started(TaskStarted task) {
        record(
                queueTimes.computeIfAbsent(new Series(task.service(), task.type(), ""), this::queueTime),
                task.queueSeconds());
    }

    /** Counts a task, and the time that it ran. */
    public void finished(TaskFinished task) {
        record(
                runTimes.computeIfAbsent(new Series(task.service(), task.type(), task.status()), this::runTime),
                task.runSeconds());
    }

    private static void record(Timer timer, @Nullable Double seconds) {
        timer.record(seconds == null ? 0 : Math.round(seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    private Timer queueTime(Series series) {
        return Timer.builder("carafe.tasks.queue.time")
                .description("Time from a task's acceptance to its start")
                .tags("service", series.service(), "type", series.type())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    private Timer runTime(Series series) {
        return Timer.builder("carafe.tasks.run.time")
                .description(
                        "Time from a task's start to its result, zero if it never started; its count is the number of"
                                + " tasks finished")
                .tags("service", series.service(), "type", series.type(), "status", series.status())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
