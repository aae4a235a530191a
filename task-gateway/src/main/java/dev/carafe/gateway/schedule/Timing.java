package dev.carafe.gateway.schedule;

import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a schedule's occurrences are. It depends on nothing that has happened, so every gateway finds the same. */
sealed interface Timing permits CronTiming, FixedRateTiming {

    /**
     * The timing of a rhythm.
     *
     * @param anchor from which a fixed rate counts
     * @throws IllegalArgumentException if its expression is none
     */
    static Timing of(Rhythm rhythm, Instant anchor) {
        return switch (rhythm) {
            case Rhythm.Cron(String expression, String zone) -> CronTiming.of(expression, ZoneId.of(zone));
            case Rhythm.FixedRate(var rate) -> new FixedRateTiming(rate, anchor);
        };
    }

    /** The first occurrence after that time; null if there is none. */
    @Nullable Instant nextAfter(Instant time);

    /** The latest occurrences from the first to the last of these times, both included; in order. */
    List<Instant> latest(Instant first, Instant last, int most);
}
