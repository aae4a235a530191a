package dev.carafe.gateway.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The local times that a cron expression names, see {@code docs/schedules.md}. The day is found by looking at one after the
 * other: so the rules for days need not know of each other, nor how to get from one day to the next. Immutable.
 */
final class CronExpression {

    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** After so many years, each date falls on the same day of the week again. */
    private static final int CYCLE_YEARS = 400;

    private static final int SECONDS_OF_DAY = 24 * 60 * 60;

    private final long seconds;
    private final long minutes;
    private final long hours;
    private final long months;
    private final Predicate<LocalDate> days;
    private final boolean fixed;

    private CronExpression(String[] fields) {
        seconds = CronField.SECONDS.values(fields[0]);
        minutes = CronField.MINUTES.values(fields[1]);
        hours = CronField.HOURS.values(fields[2]);
        months = CronField.MONTHS.values(fields[4]);
        days = CronDays.ofMonth(fields[3]).and(CronDays.ofWeek(fields[5]));
        fixed = !fields[1].startsWith("*") && !fields[2].startsWith("*");
    }

    /**
     * Reads one.
     *
     * @param text five fields from minutes on, six from seconds on, or a macro such as {@code @daily}
     * @throws InvalidCron if it is none
     */
    static CronExpression parse(String text) {
        String[] fields = withoutMacro(text.strip()).split("\\s+", -1);
        return switch (fields.length) {
            case 5 -> new CronExpression(("0 " + String.join(" ", fields)).split(" "));
            case 6 -> new CronExpression(fields);
            default ->
                throw new InvalidCron("must be minutes, hours, days, months and days of the week, such as"
                        + " '30 6 * * MON-FRI', with or without seconds in front, or a macro such as @daily; this has "
                        + (text.isBlank() ? "no" : fields.length)
                        + (fields.length == 1 && !text.isBlank() ? " field" : " fields"));
        };
    }

    private static String withoutMacro(String text) {
        if (!text.startsWith("@")) {
            return text;
        }
        String expression = MACROS.get(text.toLowerCase(Locale.ROOT));
        if (expression == null) {
            throw new InvalidCron("there is no macro '" + text
                    + "'; there are @yearly, @annually, @monthly, @weekly, @daily, @midnight and @hourly");
        }
        return expression;
    }

    /** Whether it names its minutes and hours one by one: neither begins with {@code *}. */
    boolean namesItsTimes() {
        return fixed;
    }

    /** The first time after that one; null if there is none, ever. */
    @Nullable LocalDateTime next(LocalDateTime time) {
        LocalDate day = time.toLocalDate();
        if (isDay(day)) {
            LocalTime later = timeFrom(time.toLocalTime().toSecondOfDay() + 1);
            if (later != null) {
                return day.atTime(later);
            }
        }
        LocalDate next = dayAfter(day);
        LocalTime first = timeFrom(0);
        return next == null || first == null ? null : next.atTime(first);
    }

    private boolean isDay(LocalDate day) {
        return isIn(months, day.getMonthValue()) && days.test(day);
    }

    private @Nullable LocalDate dayAfter(LocalDate day) {
        for (LocalDate next = day.plusDays(1); next.getMonth() == day.getMonth(); next = next.plusDays(1)) {
            if (isDay(next)) {
                return next;
            }
        }
        YearMonth month = YearMonth.from(day);
        YearMonth end = month.plusYears(CYCLE_YEARS);
        for (month = month.plusMonths(1);
                !month.isAfter(end) && month.getYear() < Year.MAX_VALUE;
                month = month.plusMonths(1)) {
            if (isIn(months, month.getMonthValue())) {
                for (int n = 1; n <= month.lengthOfMonth(); n++) {
                    if (days.test(month.atDay(n))) {
                        return month.atDay(n);
                    }
                }
            }
        }
        return null;
    }

    /** The first time of day from that second on. */
    private @Nullable LocalTime timeFrom(int secondOfDay) {
        if (secondOfDay >= SECONDS_OF_DAY) {
            return null;
        }
        int hour = secondOfDay / 3600;
        int minute = secondOfDay / 60 % 60;
        int second = secondOfDay % 60;
        if (isIn(hours, hour)) {
            int sameMinute = isIn(minutes, minute) ? from(seconds, second) : Long.SIZE;
            if (sameMinute < Long.SIZE) {
                return LocalTime.of(hour, minute, sameMinute);
            }
            int later = from(minutes, minute + 1);
            if (later < Long.SIZE) {
                return LocalTime.of(hour, later, from(seconds, 0));
            }
        }
        int laterHour = from(hours, hour + 1);
        return laterHour < Long.SIZE ? LocalTime.of(laterHour, from(minutes, 0), from(seconds, 0)) : null;
    }

    private static boolean isIn(long values, int value) {
        return ((values >> value) & 1) != 0;
    }

    /** The first value from that one on; 64 if there is none. */
    private static int from(long values, int value) {
        return Long.numberOfTrailingZeros(values & (-1L << value));
    }
}
