package dev.carafe.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Of which occurrences somebody asks, for its description: {@link PreviewReader} reads it.
 *
 * @param cron five fields from minutes on, six from seconds on, or a macro such as {@code @daily}; either this or
 *     {@code fixedRate}
 * @param zone the time zone of {@code cron}; UTC if absent
 * @param fixedRate ISO 8601 duration from one occurrence to the next, counted from {@code from}
 * @param from occurrences after that time; now if absent
 * @param to up to that one; no bound if absent
 * @param limit how many at most, 1 to 1,000; 100 if absent
 */
record PreviewRequest(
        @JsonProperty("cron") @Nullable String cron,
        @JsonProperty("zone") @Nullable String zone,
        @JsonProperty("fixedRate") @Nullable String fixedRate,
        @JsonProperty("from") @Nullable Instant from,
        @JsonProperty("to") @Nullable Instant to,

        @JsonProperty("limit") @Schema(minimum = "1", maximum = "1000", defaultValue = "100") @Nullable Integer limit) {

    /** What was asked for. */
    record Asked(
            Rhythm rhythm, @Nullable Instant from, @Nullable Instant to, int limit) {}
}
