package dev.carafe.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.schedule.MissedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DueOccurrencesTests {

    private static final Instant ANCHOR = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Timing MINUTES = new FixedRateTiming(Duration.ofMinutes(1), ANCHOR);

    @ParameterizedTest
    @EnumSource(MissedPolicy.class)
    void whatIsPunctualOrALittleLateFiresUnderEveryPolicy(MissedPolicy missed) {
        Timing seconds = new FixedRateTiming(Duration.ofSeconds(1), ANCHOR);
        assertThat(DueOccurrences.of(seconds, at(1), at(1), missed, GRACE))
                .isEqualTo(new DueOccurrences(List.of(at(1)), at(2)));
        assertThat(DueOccurrences.of(seconds, at(1), at(4).plusMillis(900), missed, GRACE))
                .isEqualTo(new DueOccurrences(List.of(at(1), at(2), at(3), at(4)), at(5)));
        assertThat(DueOccurrences.of(seconds, at(1), at(11), missed, GRACE).occurrences())
                .hasSize(11);
    }

    @ParameterizedTest
    @EnumSource(MissedPolicy.class)
    void beforeItsTimeNothingIsDue(MissedPolicy missed) {
        assertThat(DueOccurrences.of(MINUTES, at(60), at(59), missed, GRACE))
                .isEqualTo(new DueOccurrences(List.of(), at(60)));
    }

    /** The schedule's first missed occurrence was at 12:01; times are seconds from 12:00. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SKIP | 310 | 300         | 360
            SKIP | 311 |             | 360
            ONCE | 310 | 240 300     | 360
            ONCE | 311 | 300         | 360
            ONCE | 350 | 300         | 360
            ONCE | 71  | 60          | 120
            ALL  | 200 | 60 120 180  | 240
            ALL  | 71  | 60          | 120
            """)
    void whatWasMissedGoesByThePolicy(MissedPolicy missed, int now, String fired, int next) {
        List<Instant> expected = fired == null
                ? List.of()
                : Arrays.stream(fired.split(" "))
                        .map(Integer::valueOf)
                        .map(DueOccurrencesTests::at)
                        .toList();
        assertThat(DueOccurrences.of(MINUTES, at(60), at(now), missed, GRACE))
                .isEqualTo(new DueOccurrences(expected, at(next)));
    }

    /** Away from 12:00:05 to 12:01:00.3; those at 12:00:55 and 12:01:00 were not missed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SKIP | 55 60
            ONCE | 50 55 60
            ALL  | 5 10 15 20 25 30 35 40 45 50 55 60
            """)
    void whatIsALittleLateFiresAlsoWhenOthersWereMissed(MissedPolicy missed, String fired) {
        Timing fast = new FixedRateTiming(Duration.ofSeconds(5), ANCHOR);
        List<Instant> expected = Arrays.stream(fired.split(" "))
                .map(Integer::valueOf)
                .map(DueOccurrencesTests::at)
                .toList();
        assertThat(DueOccurrences.of(fast, at(5), at(60).plusMillis(300), missed, GRACE))
                .isEqualTo(new DueOccurrences(expected, at(65)));
    }

    @Test
    void ofAYearsOccurrencesTheLastThousandAreMadeUpForPieceByPiece() {
        InstantSource clock =
                InstantSource.fixed(ANCHOR.plus(Duration.ofDays(365)).plusSeconds(1));
        List<Instant> made = new ArrayList<>();
        Instant next = at(60);
        int pieces = 0;
        while (!next.isAfter(clock.instant())) {
            DueOccurrences due = DueOccurrences.of(MINUTES, next, clock.instant(), MissedPolicy.ALL, GRACE);
            made.addAll(due.occurrences());
            next = due.next();
            pieces++;
        }
        Instant last = ANCHOR.plus(Duration.ofDays(365));
        assertThat(made)
                .hasSize(DueOccurrences.MOST_MADE_UP_FOR)
                .doesNotHaveDuplicates()
                .startsWith(last.minus(Duration.ofMinutes(999)))
                .endsWith(last);
        assertThat(pieces).isEqualTo(DueOccurrences.MOST_MADE_UP_FOR / DueOccurrences.MOST_AT_ONCE);
        assertThat(next).isEqualTo(last.plus(Duration.ofMinutes(1)));
    }

    @Test
    void aFixedRateDoesNotDrift() {
        Timing timing = new FixedRateTiming(Duration.ofMillis(1_300), ANCHOR);
        Instant next = timing.nextAfter(ANCHOR);
        for (int n = 1; n <= 1_000; n++) {
            assertThat(next).isEqualTo(ANCHOR.plusMillis(1_300L * n));
            DueOccurrences due = DueOccurrences.of(timing, next, next.plusMillis(n % 1_300), MissedPolicy.ONCE, GRACE);
            assertThat(due.occurrences()).containsExactly(next);
            next = due.next();
        }
        assertThat(timing.nextAfter(ANCHOR.minusSeconds(5))).isEqualTo(ANCHOR.plusMillis(1_300));
    }

    private static Instant at(int second) {
        return ANCHOR.plusSeconds(second);
    }
}
