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
import java.util.Map;
import java.util.UUID;
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
        @JsonProperty("lastFiredAt") @Nullable Instant lastFiredAt,
        @JsonProperty("lastTaskId") @Nullable UUID lastTaskId,
        @JsonProperty("lastError") @Nullable LastError lastError,
        @JsonProperty("createdAt") Instant createdAt,
        @JsonProperty("updatedAt") Instant updatedAt) {

    ScheduleView {
        labels = Map.copyOf(labels);
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

    static ScheduleView of(StoredSchedule schedule) {
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
                progress.lastFiredAt(),
                progress.lastTask(),
                error == null ? null : new LastError(error.at(), error.problem(), error.detail()),
                schedule.createdAt(),
                schedule.updatedAt());
    }
}
