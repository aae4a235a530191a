package dev.carafe.hub.series;

import dev.carafe.base.problem.InvalidParameter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The width of a series' buckets. */
sealed interface Step {

    /** A width in time, always the same. */
    record Fixed(Duration width) implements Step {

        @Override
        public String iso() {
            long days = width.toDays();
            return days > 0 && width.equals(Duration.ofDays(days)) ? "P" + days + "D" : width.toString();
        }

        @Override
        public long buckets(Instant from, Instant to) {
            long step = micros();
            long last = Step.micros(Duration.between(Instant.EPOCH, to)) - 1;
            return Math.floorDiv(last, step)
                    - Math.floorDiv(Step.micros(Duration.between(Instant.EPOCH, from)), step)
                    + 1;
        }

        /** Whether local days, not time as such, are what it divides. */
        boolean followsLocalTime() {
            return width.compareTo(Duration.ofHours(1)) > 0;
        }

        long micros() {
            return Step.micros(width);
        }
    }

    /** A month or a year, as the calendar has it. */
    record Calendar(Unit unit) implements Step {

        @Override
        public String iso() {
            return unit.iso;
        }

        @Override
        public long buckets(Instant from, Instant to) {
            return Duration.between(from, to).toDays() / unit.days + 2;
        }
    }

    /** What the calendar has beyond days. */
    enum Unit {
        MONTH("P1M", 28),
        YEAR("P1Y", 365);

        final String iso;
        final int days;

        Unit(String iso, int days) {
            this.iso = iso;
            this.days = days;
        }

        /** The first day of the one that a day is in. */
        LocalDate first(LocalDate day) {
            return this == MONTH ? day.withDayOfMonth(1) : day.withDayOfYear(1);
        }

        LocalDate next(LocalDate first) {
            return this == MONTH ? first.plusMonths(1) : first.plusYears(1);
        }
    }

    /** ISO 8601, in the words of an answer. */
    String iso();

    /** How many buckets a range touches at most. */
    long buckets(Instant from, Instant to);

    /** Widths that people read well, each up to about twice the one before. */
    List<Duration> ROUND = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(5),
            Duration.ofDays(7),
            Duration.ofDays(14),
            Duration.ofDays(28),
            Duration.ofDays(56),
            Duration.ofDays(91),
            Duration.ofDays(182),
            Duration.ofDays(365),
            Duration.ofDays(730),
            Duration.ofDays(1825),
            Duration.ofDays(3650));

    Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w|mo|y)");

    Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    /** Round widths, the smallest first; beyond the last, each twice the one before. */
    static Stream<Fixed> round() {
        Duration longest = ROUND.getLast();
        return Stream.concat(ROUND.stream(), Stream.iterate(longest.multipliedBy(2), width -> width.multipliedBy(2)))
                .map(Fixed::new);
    }

    /** As in {@code 10s}, {@code 1m}, {@code 6h}, {@code 1d}, {@code 1mo}, {@code 1y}, {@code PT1M}, {@code P1M}. */
    static Step parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        try {
            if (text.equals("1mo") || text.equals("P1M")) {
                return new Calendar(Unit.MONTH);
            }
            if (text.equals("1y") || text.equals("P1Y")) {
                return new Calendar(Unit.YEAR);
            }
            Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
            Duration width = unit != null
                    ? unit.multipliedBy(Long.parseLong(matcher.group(1)))
                    : text.matches("P\\d{1,9}[WD]")
                            ? Duration.ofDays(
                                    ChronoUnit.DAYS.between(LocalDate.EPOCH, LocalDate.EPOCH.plus(Period.parse(text))))
                            : Duration.parse(text);
            if (width.toMillis() >= 1 && width.compareTo(Duration.ofDays(36_525)) <= 0) {
                return new Fixed(width);
            }
        } catch (DateTimeParseException | ArithmeticException | IllegalStateException e) {
            // refused below
        }
        throw new InvalidParameter(
                "every",
                "'every' is a width such as 500ms, 10s, 1m, 6h, 1d, 1w, 1mo, 1y or an ISO 8601 duration, from 1 ms to 100"
                        + " years; of months and years, one");
    }

    private static long micros(Duration duration) {
        return duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000;
    }
}
