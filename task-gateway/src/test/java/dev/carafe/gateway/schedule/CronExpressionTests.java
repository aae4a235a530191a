package dev.carafe.gateway.schedule;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CronExpressionTests {

    private static final LocalDate FIRST = LocalDate.of(1999, 12, 31);
    private static final LocalDate LAST = LocalDate.of(2041, 1, 1);

    /** Each form that chooses days, and what it means in the plainest words that Java has for it. */
    private static final Map<String, Predicate<LocalDate>> FORMS = Map.ofEntries(
            Map.entry("L * *", day -> day.plusDays(1).getDayOfMonth() == 1),
            Map.entry("L-3 * *", day -> day.plusDays(4).getDayOfMonth() == 1),
            Map.entry("L-30 * *", day -> day.plusDays(31).getDayOfMonth() == 1 && day.getDayOfMonth() == 1),
            Map.entry("LW * *", day -> day.equals(weekdays(YearMonth.from(day)).getLast())),
            Map.entry(
                    "* * 5L",
                    day -> day.getDayOfWeek() == FRIDAY && day.plusDays(7).getMonth() != day.getMonth()),
            Map.entry(
                    "* * friL",
                    day -> day.getDayOfWeek() == FRIDAY && day.plusDays(7).getMonth() != day.getMonth()),
            Map.entry("* * 5#2", day -> day.equals(nth(YearMonth.from(day), FRIDAY, 2))),
            Map.entry("* * 0#5", day -> day.equals(nth(YearMonth.from(day), SUNDAY, 5))),
            Map.entry("* * 7#1", day -> day.equals(nth(YearMonth.from(day), SUNDAY, 1))),
            Map.entry(
                    "* * MON#1,SAT#3",
                    day -> day.equals(nth(YearMonth.from(day), MONDAY, 1))
                            || day.equals(nth(YearMonth.from(day), SATURDAY, 3))),
            Map.entry("1 * MON", day -> day.getDayOfMonth() == 1 && day.getDayOfWeek() == MONDAY),
            Map.entry("29 2 MON", day -> day.toString().endsWith("02-29") && day.getDayOfWeek() == MONDAY),
            Map.entry(
                    "1W,15W,L * *",
                    day -> Stream.of(1, 15).anyMatch(n -> day.equals(nearest(YearMonth.from(day), n)))
                            || day.plusDays(1).getDayOfMonth() == 1),
            Map.entry(
                    "1-7 * SUN-TUE",
                    day -> day.getDayOfMonth() <= 7
                            && List.of(7, 1, 2).contains(day.getDayOfWeek().getValue())),
            Map.entry(
                    "*/10 FEB,nov ?",
                    day -> List.of(2, 11).contains(day.getMonthValue())
                            && List.of(1, 11, 21, 31).contains(day.getDayOfMonth())));

    static Stream<String> days() {
        return Stream.concat(
                FORMS.keySet().stream().sorted(), IntStream.rangeClosed(1, 31).mapToObj(n -> n + "W * *"));
    }

    private static Predicate<LocalDate> reference(String days) {
        if (days.endsWith("W * *") && !days.startsWith("L")) {
            int n = Integer.parseInt(days.replace("W * *", ""));
            return day -> day.equals(nearest(YearMonth.from(day), n));
        }
        return FORMS.getOrDefault(days, day -> false);
    }

    /** The weekday of that month that is nearest to its nth day, if it has one. Never two are as near. */
    private static LocalDate nearest(YearMonth month, int n) {
        return n > month.lengthOfMonth()
                ? LocalDate.MAX
                : weekdays(month).stream()
                        .min(Comparator.comparing(day -> Math.abs(day.getDayOfMonth() - n)))
                        .orElseThrow();
    }

    private static List<LocalDate> weekdays(YearMonth month) {
        return month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .filter(day -> day.getDayOfWeek() != SATURDAY && day.getDayOfWeek() != SUNDAY)
                .toList();
    }

    private static LocalDate nth(YearMonth month, java.time.DayOfWeek wanted, int n) {
        List<LocalDate> found = month.atDay(1)
                .datesUntil(month.plusMonths(1).atDay(1))
                .filter(day -> day.getDayOfWeek() == wanted)
                .toList();
        return found.size() < n ? LocalDate.MAX : found.get(n - 1);
    }

    @ParameterizedTest
    @MethodSource("days")
    void everyFormChoosesTheDaysThatAWalkOverFortyYearsFinds(String days) {
        CronExpression expression = CronExpression.parse("30 6 " + days);
        List<LocalDateTime> found = new ArrayList<>();
        for (LocalDateTime at = expression.next(FIRST.atTime(23, 0));
                at != null && at.isBefore(LAST.atStartOfDay());
                at = expression.next(at)) {
            found.add(at);
        }
        assertThat(found)
                .isNotEmpty()
                .isEqualTo(FIRST.plusDays(1)
                        .datesUntil(LAST)
                        .filter(reference(days))
                        .map(day -> day.atTime(6, 30))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 31W 1 *, 2027-01-29T00:00",
        "0 0 28W 2 *, 2027-02-26T00:00",
        "0 0 31W 10 *, 2027-10-29T00:00",
        "0 0 15W 5 *, 2027-05-14T00:00",
        "0 0 1W 5 *, 2027-05-03T00:00"
    })
    void theNearestWeekdayIsInTheSameMonth(String expression, LocalDateTime first) {
        assertThat(CronExpression.parse(expression).next(LocalDateTime.parse("2027-01-01T00:00")))
                .isEqualTo(first);
    }

    /** Of what needs no special form there is another reading at hand. */
    @Test
    void expressionsOfNumbersRangesAndStepsMeanWhatTheyMeantBefore() {
        Random random = new Random(11);
        for (int n = 0; n < 500; n++) {
            String text = String.join(
                    " ",
                    field(random, 0, 59),
                    field(random, 0, 59),
                    field(random, 0, 23),
                    random.nextInt(3) == 0 ? "?" : field(random, 1, 28),
                    random.nextBoolean() ? "*" : field(random, 1, 12),
                    random.nextBoolean() ? "*" : field(random, 0, 7));
            var expected = org.springframework.scheduling.support.CronExpression.parse(text);
            CronExpression expression = CronExpression.parse(text);
            LocalDateTime at =
                    LocalDateTime.of(2026, 1 + random.nextInt(12), 1, 0, 0).plusNanos(random.nextInt(3));
            for (int step = 0; step < 10 && at != null; step++) {
                LocalDateTime next = expression.next(at);
                assertThat(next).as("%s after %s", text, at).isEqualTo(expected.next(at));
                at = next;
            }
        }
    }

    private static String field(Random random, int least, int most) {
        int first = random.nextInt(least, most + 1);
        int last = random.nextInt(first, most + 1);
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> first + "-" + last;
            case 2 -> "*/" + random.nextInt(1, 20);
            case 3 -> first + "/" + random.nextInt(1, 20);
            case 4 -> first + "-" + last + "/" + random.nextInt(1, 5);
            default -> first + "," + last;
        };
    }

    @Test
    void aDayThatComesOnlyAfterDecadesIsFoundAndOneThatNeverComesIsNot() {
        assertThat(CronExpression.parse("0 0 29 2 MON").next(LocalDateTime.parse("2072-03-01T00:00")))
                .isEqualTo(LocalDateTime.parse("2112-02-29T00:00"));
        assertThat(CronExpression.parse("0 0 30W 2 *").next(LocalDateTime.MIN.plusYears(1)))
                .isNull();
        assertThat(CronExpression.parse("* * 31 4,6,9,11 *").next(LocalDateTime.parse("2026-01-01T00:00")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "@yearly, 2027-01-01T00:00",
        "@annually, 2027-01-01T00:00",
        "@monthly, 2026-12-01T00:00",
        "@weekly, 2026-11-22T00:00",
        "@daily, 2026-11-21T00:00",
        "@MIDNIGHT, 2026-11-21T00:00",
        "@hourly, 2026-11-20T13:00"
    })
    void macrosStandForExpressions(String macro, LocalDateTime first) {
        assertThat(CronExpression.parse(macro).next(LocalDateTime.parse("2026-11-20T12:34:56")))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60 * * * *        | minutes: '60' is out of range; minutes are 0 to 59
            -1 * * * *        | minutes: '-1' cannot be read; minutes are 0 to 59
            1-60 * * * *      | minutes: '1-60' is out of range with 60; minutes are 0 to 59
            60 0 * * * *      | seconds: '60' is out of range; seconds are 0 to 59
            0 22-2 * * *      | hours: '22-2' ends before it begins, write 22-23,0-2; hours are 0 to 23
            0 24 * * *        | hours: '24' is out of range; hours are 0 to 23
            */0 * * * *       | minutes: '*/0' has a step that is no positive number; minutes are 0 to 59
            */x * * * *       | minutes: '*/x' has a step that is no positive number; minutes are 0 to 59
            1,,2 * * * *      | minutes: '' cannot be read; minutes are 0 to 59
            *-5 * * * *       | minutes: '*-5' cannot be read; minutes are 0 to 59
            1-2-3 * * * *     | minutes: '1-2-3' cannot be read; minutes are 0 to 59
            0 0 0 * *         | days: '0' is out of range; days are 1 to 31
            0 0 32W * *       | days: '32W' is out of range with 32; days are 1 to 31
            0 0 L-31 * *      | days: 'L-31' counts 1 to 30 days back from the last; days are 1 to 31
            0 0 W * *         | days: 'W' cannot be read; days are 1 to 31
            0 0 * 13 *        | months: '13' is out of range; months are 1 to 12 or JAN to DEC
            0 0 * nov-Feb *   | months: 'nov-Feb' ends before it begins, write nov-12,1-Feb; months are 1 to 12 or JAN to DEC
            0 0 * JANUARY *   | months: 'JANUARY' cannot be read; months are 1 to 12 or JAN to DEC
            0 0 * * 8         | days of the week: '8' is out of range; days of the week are 0 to 7 or MON to SUN
            0 0 * * MON#6     | days of the week: 'MON#6' must have 1 to 5 after '#'; days of the week are 0 to 7 or MON to SUN
            0 0 * * L         | days of the week: 'L' cannot be read; days of the week are 0 to 7 or MON to SUN
            0 0 * * MoX       | days of the week: 'MoX' cannot be read; days of the week are 0 to 7 or MON to SUN
            @reboot           | there is no macro '@reboot'; there are @yearly, @annually, @monthly, @weekly, @daily, @midnight and @hourly
            """)
    void aRefusalNamesTheFieldItsValueAndItsRange(String expression, String why) {
        assertThatThrownBy(() -> CronExpression.parse(expression))
                .isInstanceOf(InvalidCron.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource({"'', no fields", "0, 1 field", "* * * *, 4 fields", "* * * * * * 2027, 7 fields"})
    void aWrongNumberOfFieldsIsTold(String expression, String said) {
        assertThatThrownBy(() -> CronExpression.parse(expression))
                .isInstanceOf(InvalidCron.class)
                .hasMessageStartingWith("must be minutes, hours, days, months and days of the week")
                .hasMessageEndingWith("this has " + said);
    }
}
