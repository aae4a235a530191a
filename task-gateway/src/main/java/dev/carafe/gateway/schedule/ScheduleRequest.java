package dev.carafe.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a schedule as it is asked for, for its description: {@link ScheduleReader} reads it.
 *
 * @param service the service that runs the tasks
 * @param type their type
 * @param payload their payload; empty if absent
 * @param labels their labels, besides {@code schedule}, which names the schedule
 * @param delay each task is queued only when that time has passed after its submission
 * @param queueTimeout the longest wait of each for its first start, instead of the type's
 * @param executionTimeout the longest run of one attempt, instead of the type's
 * @param maxAttempts starts at most of each, instead of the type's
 * @param sequenceKey tasks of a parallel type with the same key run one at a time, in the order of their acceptance
 * @param cron five fields from minutes on, six from seconds on, or a macro such as {@code @daily}; either this or
 *     {@code fixedRate}
 * @param zone the time zone of {@code cron}; UTC if absent
 * @param fixedRate ISO 8601 duration from one occurrence to the next
 * @param missed what becomes of occurrences that nobody could submit at their time: {@code skip}, {@code once} (one task
 *     makes up for all, if absent) or {@code all} (the last 1,000)
 */
record ScheduleRequest(
        @JsonProperty("service") String service,
        @JsonProperty("type") String type,
        @JsonProperty("payload") @Nullable Object payload,
        @JsonProperty("labels") @Nullable Map<String, String> labels,
        @JsonProperty("delay") @Nullable Duration delay,
        @JsonProperty("queueTimeout") @Nullable Duration queueTimeout,
        @JsonProperty("executionTimeout") @Nullable Duration executionTimeout,
        @JsonProperty("maxAttempts") @Nullable Integer maxAttempts,
        @JsonProperty("sequenceKey") @Nullable String sequenceKey,
        @JsonProperty("cron") @Nullable String cron,
        @JsonProperty("zone") @Nullable String zone,
        @JsonProperty("fixedRate") @Nullable String fixedRate,

        @JsonProperty("missed") @Schema(allowableValues = {"skip", "once", "all"}) @Nullable String missed) {}
