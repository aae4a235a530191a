package dev.carafe.store.schedule;

import dev.carafe.model.task.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A schedule.
 *
 * @param name its name
 * @param definition what was asked for
 * @param anchor from which a fixed rate counts
 * @param progress how far it has come
 * @param createdAt when it was made
 * @param updatedAt when it was last replaced
 */
public record StoredSchedule(
        String name, Definition definition, Instant anchor, Progress progress, Instant createdAt, Instant updatedAt) {

    /**
     * What was asked for.
     *
     * @param service the service that runs the tasks
     * @param type their type
     * @param payload their payload, JSON text
     * @param labels their labels, without the one that names the schedule
     * @param options what is asked for them besides their type's limits
     * @param rhythm when they are made
     * @param missed what becomes of occurrences that nobody could submit at their time
     */
    public record Definition(
            String service,
            String type,
            String payload,
            Map<String, String> labels,
            TaskOptions options,
            Rhythm rhythm,
            MissedPolicy missed) {

        /** Makes a copy of the labels. */
        public Definition {
            labels = Map.copyOf(labels);
        }
    }

    /** When tasks are made. */
    public sealed interface Rhythm {

        /** At the times that an expression names on the clocks of a zone. */
        record Cron(String expression, String zone) implements Rhythm {}

        /** Again and again after so long, whatever the clocks do. */
        record FixedRate(Duration rate) implements Rhythm {}
    }

    /**
     * How far it has come.
     *
     * @param nextAt the first occurrence that is not dealt with yet; null while it is paused
     * @param pausedAt since when it is paused; null if it is not
     * @param lastFiredAt the last occurrence that made a task
     * @param lastTask that task
     * @param lastError why the last occurrence made none; null if it did
     */
    public record Progress(
            @Nullable Instant nextAt,
            @Nullable Instant pausedAt,
            @Nullable Instant lastFiredAt,
            @Nullable UUID lastTask,
            @Nullable Failure lastError) {

        /** The same, going on at that time. */
        public Progress runningFrom(@Nullable Instant next) {
            return new Progress(next, null, lastFiredAt, lastTask, lastError);
        }

        /** The same, paused since then. */
        public Progress pausedSince(Instant time) {
            return new Progress(null, time, lastFiredAt, lastTask, lastError);
        }
    }

    /**
     * Why an occurrence made no task.
     *
     * @param at the occurrence
     * @param problem the last part of the problem's type
     * @param detail in words
     */
    public record Failure(Instant at, String problem, String detail) {}

    /** The same with another progress. */
    public StoredSchedule with(Progress other) {
        return new StoredSchedule(name, definition, anchor, other, createdAt, updatedAt);
    }
}
