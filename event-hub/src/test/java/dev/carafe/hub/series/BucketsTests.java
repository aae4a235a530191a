package dev.carafe.hub.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets around every move of the clocks from 2000 to 2030, of all of Java's zones, against a walk along local time. */
class BucketsTests {

    private static final Instant END = Instant.parse("2030-12-31T00:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"1d", "2h", "90m", "1mo"})
    void aBucketBeginsWhenItsLocalTimeFirstComes(String every) {
        Step step = Step.parse(every);
        List<String> wrong = new ArrayList<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            Instant at = Instant.parse("2000-01-01T00:00:00Z");
            ZoneOffsetTransition move = zone.getRules().nextTransition(at);
            for (;
                    move != null && move.getInstant().isBefore(END);
                    move = zone.getRules().nextTransition(at)) {
                at = move.getInstant();
                Instant from = at.minus(Duration.ofHours(26)).truncatedTo(ChronoUnit.HOURS);
                Instant to = at.plus(Duration.ofHours(26));
                List<Instant> expected = walk(step, zone, from, to, tick(at));
                List<Instant> starts = Buckets.of(step, zone, from, to).starts();
                if (starts.getFirst().isAfter(from)
                        || !starts.subList(1, starts.size()).equals(expected)) {
                    wrong.add(id + " " + at + ": " + starts + ", not " + expected);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Some clocks are moved a minute after midnight. */
    private static Duration tick(Instant move) {
        return Duration.ofMinutes(move.getEpochSecond() % 900 == 0 ? 15 : 1);
    }

    /** The instants at which the latest local time so far, rounded down, rises. */
    private static List<Instant> walk(Step step, ZoneId zone, Instant from, Instant to, Duration tick) {
        UnaryOperator<LocalDateTime> floor = switch (step) {
            case Step.Calendar _ ->
                local -> local.toLocalDate().withDayOfMonth(1).atStartOfDay();
            case Step.Fixed fixed -> {
                long width = fixed.width().toSeconds();
                yield local -> LocalDateTime.ofEpochSecond(
                        Math.floorDiv(local.toEpochSecond(ZoneOffset.UTC), width) * width, 0, ZoneOffset.UTC);
            }
        };
        List<Instant> starts = new ArrayList<>();
        LocalDateTime highest = floor.apply(LocalDateTime.ofInstant(from, zone));
        for (Instant t = from.plus(tick); t.isBefore(to); t = t.plus(tick)) {
            LocalDateTime bucket = floor.apply(LocalDateTime.ofInstant(t, zone));
            if (bucket.isAfter(highest)) {
                starts.add(t);
                highest = bucket;
            }
        }
        return starts;
    }
}
