package dev.carafe.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.time.TimeZones;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTimingTests {

    /** In Berlin clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # named times in spring: what the gap swallows runs once, after it
            30 2 * * *       | 2026-03-27T23:00:00Z | 2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z
            0,30 2,3 * * *   | 2026-03-28T23:30:00Z | 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z 2026-03-30T00:00:00Z
            0 12 * * *       | 2026-03-28T00:00:00Z | 2026-03-28T11:00:00Z 2026-03-29T10:00:00Z
            # named times in autumn: once, the first time
            30 2 * * *       | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z
            30 2 * * *       | 2026-10-25T01:10:00Z | 2026-10-26T01:30:00Z
            45 2 * * *       | 2026-10-25T00:40:00Z | 2026-10-25T00:45:00Z 2026-10-26T01:45:00Z
            0 3 * * *        | 2026-10-25T00:00:00Z | 2026-10-25T02:00:00Z
            # as the clock shows: no hour without, none twice as dense
            0 * * * *        | 2026-03-28T23:30:00Z | 2026-03-29T00:00:00Z 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z
            */30 * * * *     | 2026-03-29T00:20:00Z | 2026-03-29T00:30:00Z 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z
            0 * * * *        | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
            */30 * * * *     | 2026-10-25T00:20:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z
            0 */2 * * *      | 2026-03-28T22:30:00Z | 2026-03-28T23:00:00Z 2026-03-29T02:00:00Z
            # with seconds, and fields of all kinds
            */10 * * * * *   | 2026-10-25T00:59:45Z | 2026-10-25T00:59:50Z 2026-10-25T01:00:00Z 2026-10-25T01:00:10Z
            0 0 9 29 FEB *   | 2026-01-01T00:00:00Z | 2028-02-29T08:00:00Z
            30 6 * * MON-FRI | 2026-11-20T12:00:00Z | 2026-11-23T05:30:00Z 2026-11-24T05:30:00Z
            0 0 L * *        | 2026-02-01T12:00:00Z | 2026-02-27T23:00:00Z
            """)
    void theClocksOfAZoneAreFollowedThroughTheirMoves(String expression, Instant from, String expected) {
        Timing berlin = CronTiming.of(expression, ZoneId.of("Europe/Berlin"));
        List<Instant> wanted =
                Stream.of(expected.split(" ")).map(Instant::parse).toList();
        assertThat(Stream.iterate(berlin.nextAfter(from), berlin::nextAfter)
                        .limit(wanted.size())
                        .toList())
                .isEqualTo(wanted);
    }

    @Test
    void aDayOfEachHourHasAsManyAsItHasHours() {
        for (String day : List.of("2026-03-29", "2026-10-25", "2026-11-21")) {
            Instant start = LocalDate.parse(day)
                    .atStartOfDay(ZoneId.of("Europe/Berlin"))
                    .toInstant();
            Instant end = LocalDate.parse(day)
                    .plusDays(1)
                    .atStartOfDay(ZoneId.of("Europe/Berlin"))
                    .toInstant();
            long hours = Duration.between(start, end).toHours();
            assertThat(CronTiming.of("*/5 * * * *", ZoneId.of("Europe/Berlin")).latest(start, end.minusNanos(1), 1_000))
                    .as(day)
                    .hasSize((int) hours * 12);
            assertThat(CronTiming.of("17 2 * * *", ZoneId.of("Europe/Berlin")).latest(start, end.minusNanos(1), 1_000))
                    .as(day)
                    .hasSize(1);
        }
    }

    @Test
    void theLatestAreFoundHoweverLongAgoTheFirstIs() {
        Timing seconds = CronTiming.of("* * * * * *", ZoneId.of("UTC"));
        Instant now = Instant.parse("2026-11-21T12:00:00.5Z");
        Instant last = Instant.parse("2026-11-21T12:00:00Z");
        List<Instant> latest = seconds.latest(now.minus(Duration.ofDays(3_650)), now, 1_000);
        assertThat(latest)
                .hasSize(1_000)
                .isSorted()
                .startsWith(last.minusSeconds(999))
                .endsWith(last);

        Timing yearly = CronTiming.of("0 0 1 1 *", ZoneId.of("UTC"));
        assertThat(yearly.latest(Instant.parse("2024-01-01T00:00:00Z"), now, 1_000))
                .containsExactly(
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2025-01-01T00:00:00Z"),
                        Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(yearly.latest(now, now.plusSeconds(5), 1_000)).isEmpty();
    }

    @Test
    void aTimeThatNeverComesHasNoOccurrence() {
        assertThat(CronTiming.of("0 0 31 2 *", ZoneId.of("UTC")).nextAfter(Instant.EPOCH))
                .isNull();
        assertThat(CronTiming.of("* * 31 2 *", ZoneId.of("Europe/Berlin")).nextAfter(Instant.EPOCH))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"+03:00", "+3", "UTC+3", "GMT+03:00", "Etc/GMT-3", "Africa/Nairobi"})
    void anOffsetIsEastOfGreenwich(String zone) {
        List<Fault> faults = new ArrayList<>();

        assertThat(TimingReader.read("0 12 * * *", zone, null, faults)).isEqualTo(new Rhythm.Cron("0 12 * * *", zone));
        assertThat(faults).isEmpty();
        assertThat(CronTiming.of("0 12 * * *", TimeZones.of(zone)).nextAfter(Instant.EPOCH))
                .isEqualTo("1970-01-01T09:00:00Z");
    }
}
