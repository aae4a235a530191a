package dev.carafe.gateway.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule would make tasks.
 *
 * @param cron the expression; absent if there is a fixed rate
 * @param zone its time zone
 * @param fixedRate from one occurrence to the next, counted from {@code from}; absent if there is an expression
 * @param from occurrences are after that time
 * @param to and not after that one; absent if there is no bound
 * @param occurrences in order
 * @param more whether there are further ones up to {@code to}
 * @param clockChanges when the zone's clocks are moved in between: from {@code from} to the last occurrence, or to
 *     {@code to} if there are no more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Preview(
        @JsonProperty("cron") @Nullable String cron,
        @JsonProperty("zone") @Nullable String zone,
        @JsonProperty("fixedRate") @Nullable Duration fixedRate,
        @JsonProperty("from") Instant from,
        @JsonProperty("to") @Nullable Instant to,
        @JsonProperty("occurrences") List<Occurrence> occurrences,
        @JsonProperty("more") boolean more,
        @JsonProperty("clockChanges") List<ClockChange> clockChanges) {

    static final int MOST = 1_000;

    private static final int MOST_CHANGES = 100;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

    Preview {
        occurrences = List.copyOf(occurrences);
        clockChanges = List.copyOf(clockChanges);
    }

    /**
     * A time at which a task would be made.
     *
     * @param at that time
     * @param local what the zone's clocks show then, with their offset
     */
    record Occurrence(
            @JsonProperty("at") Instant at,

            @JsonProperty("local") @Schema(type = "string", format = "date-time", example = "2027-03-28T03:00:00+02:00")
            String local) {}

    /**
     * A move of the zone's clocks.
     *
     * @param at when they are moved
     * @param offsetBefore their offset from UTC until then
     * @param offsetAfter and from then on
     */
    record ClockChange(
            @JsonProperty("at") Instant at,

            @JsonProperty("offsetBefore") @Schema(example = "+01:00")
            String offsetBefore,

            @JsonProperty("offsetAfter") @Schema(example = "+02:00")
            String offsetAfter) {}

    /** The first occurrences after one time and up to another one. */
    static Preview of(Rhythm rhythm, Instant from, @Nullable Instant to, int limit) {
        List<Instant> found = occurrences(rhythm, from, to, limit + 1);
        boolean more = found.size() > limit;
        List<Instant> shown = more ? found.subList(0, limit) : found;
        Instant end = !more && to != null ? to : shown.isEmpty() ? from : shown.getLast();
        return switch (rhythm) {
            case Rhythm.Cron(String cron, String zone) -> {
                ZoneId id = ZoneId.of(zone);
                yield new Preview(cron, zone, null, from, to, shown(shown, id), more, changes(id, from, end));
            }
            case Rhythm.FixedRate(Duration rate) ->
                new Preview(null, null, rate, from, to, shown(shown, ZoneOffset.UTC), more, List.of());
        };
    }

    private static List<Instant> occurrences(Rhythm rhythm, Instant from, @Nullable Instant to, int most) {
        Timing timing = Timing.of(rhythm, from);
        Instant end = to == null ? PreviewReader.LATEST : to;
        List<Instant> found = new ArrayList<>();
        for (Instant at = timing.nextAfter(from);
                at != null && !at.isAfter(end) && found.size() < most;
                at = timing.nextAfter(at)) {
            found.add(at);
        }
        return found;
    }

    private static List<Occurrence> shown(List<Instant> occurrences, ZoneId zone) {
        return occurrences.stream()
                .map(at -> new Occurrence(at, LOCAL.format(at.atZone(zone))))
                .toList();
    }

    private static List<ClockChange> changes(ZoneId zone, Instant from, Instant end) {
        List<ClockChange> changes = new ArrayList<>();
        for (ZoneOffsetTransition move = zone.getRules().nextTransition(from);
                move != null && !move.getInstant().isAfter(end) && changes.size() < MOST_CHANGES;
                move = zone.getRules().nextTransition(move.getInstant())) {
            changes.add(new ClockChange(
                    move.getInstant(),
                    move.getOffsetBefore().getId(),
                    move.getOffsetAfter().getId()));
        }
        return changes;
    }
}
