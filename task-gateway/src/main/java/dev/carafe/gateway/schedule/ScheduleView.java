package dev.carafe.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.json.RawJson;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.schedule.StoredSchedule;
import dev.carafe.store.schedule.StoredSchedule.Definition;
import dev.carafe.store.schedule.StoredSchedule.Failure;
import dev.carafe.store.schedule.StoredSchedule.Progress;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as callers see it.
 *
 * @param name its name
 * @param service the service that runs its tasks
 * @param type their type
 * @param payload their payload
 * @param labels their labels, besides the one that names the schedule
 * @param delay each task is queued only when that time has passed after its submission
 * @param queueTimeout the longest wait of each for its first start, instead of the type's
 * @param executionTimeout the longest run of one attempt, instead of the type's
 * @param maxAttempts starts at most of each, instead of the type's
 * @param sequenceKey tasks of a parallel type with the same key run one at a time, in the order of their acceptance
 * @param cron the expression that names its times; absent if it has a fixed rate
 * @param zone the time zone of that
 * @param fixedRate from one occurrence to the next; absent if it has an expression
 * @param missed what becomes of occurrences that nobody could submit at their time
 * @param paused whether it is paused
 * @param pausedAt since when
 * @param nextAt the next occurrence; absent while it is paused
 * @param nextOccurrences the next five of them, by which to see whether the expression means what was meant; absent in
 *     lists, and while it is paused
 * @param lastFiredAt the last occurrence that made a task
 * @param lastTaskId that task
 * @param lastError why the last occurrence made none; absent if it did
 * @param createdAt when it was made
 * @param updatedAt when it was last replaced
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleView(
        @JsonProperty("name") String name,
        @JsonProperty("service") String service,
        @JsonProperty("type") String type,

        @JsonProperty("payload") @Schema(implementation = Object.class)
        RawJson payload,

        @JsonProperty("labels") Map<String, String> labels,
        @JsonProperty("delay") @Nullable Duration delay,
        @JsonProperty("queueTimeout") @Nullable Duration queueTimeout,
        @JsonProperty("executionTimeout") @Nullable Duration executionTimeout,
        @JsonProperty("maxAttempts") @Nullable Integer maxAttempts,
        @JsonProperty("sequenceKey") @Nullable String sequenceKey,
        @JsonProperty("cron") @Nullable String cron,
        @JsonProperty("zone") @Nullable String zone,
        @JsonProperty("fixedRate") @Nullable Duration fixedRate,

        @JsonProperty("missed") @Schema(allowableValues = {"skip", "once", "all"})
        String missed,

        @JsonProperty("paused") boolean paused,
        @JsonProperty("pausedAt") @Nullable Instant pausedAt,
        @JsonProperty("nextAt") @Nullable Instant nextAt,
        @JsonProperty("nextOccurrences") @Nullable List<Instant> nextOccurrences,
        @JsonProperty("lastFiredAt") @Nullable Instant lastFiredAt,
        @JsonProperty("lastTaskId") @Nullable UUID lastTaskId,
        @JsonProperty("lastError") @Nullable LastError lastError,
        @JsonProperty("createdAt") Instant createdAt,
        @JsonProperty("updatedAt") Instant updatedAt) {

    private static final int MOST_NEXT = 5;

    ScheduleView {
        labels = Map.copyOf(labels);
        nextOccurrences = nextOccurrences == null ? null : List.copyOf(nextOccurrences);
    }

    /**
     * Why an occurrence made no task.
     *
     * @param at the occurrence
     * @param problem the last part of the type of the problem that a submission would have been answered with
     * @param detail the same in words
     */
    record LastError(
            @JsonProperty("at") Instant at,
            @JsonProperty("problem") String problem,
            @JsonProperty("detail") String detail) {}

    /** With its next occurrences. */
    static ScheduleView of(StoredSchedule schedule) {
        Timing timing = Timing.of(schedule.definition().rhythm(), schedule.anchor());
        Instant next = schedule.progress().nextAt();
        return of(
                schedule,
                next == null
                        ? null
                        : Stream.iterate(next, Objects::nonNull, timing::nextAfter)
                                .limit(MOST_NEXT)
                                .toList());
    }

    /** As in lists. */
    static ScheduleView inList(StoredSchedule schedule) {
        return of(schedule, null);
    }

    private static ScheduleView of(StoredSchedule schedule, @Nullable List<Instant> nextOccurrences) {
        Definition definition = schedule.definition();
        TaskOptions options = definition.options();
        Progress progress = schedule.progress();
        Failure error = progress.lastError();
        return new ScheduleView(
                schedule.name(),
                definition.service(),
                definition.type(),
                new RawJson(definition.payload()),
                definition.labels(),
                options.delay(),
                options.queueTimeout(),
                options.executionTimeout(),
                options.maxAttempts(),
                options.sequenceKey(),
                definition.rhythm() instanceof Rhythm.Cron cron ? cron.expression() : null,
                definition.rhythm() instanceof Rhythm.Cron cron ? cron.zone() : null,
                definition.rhythm() instanceof Rhythm.FixedRate fixed ? fixed.rate() : null,
                definition.missed().wireName(),
                progress.pausedAt() != null,
                progress.pausedAt(),
                progress.nextAt(),
                nextOccurrences,
                progress.lastFiredAt(),
                progress.lastTask(),
                error == null ? null : new LastError(error.at(), error.problem(), error.detail()),
                schedule.createdAt(),
                schedule.updatedAt());
    }
}
