package dev.carafe.gateway.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two fields of a cron expression that choose days. Each part of a list is a rule of its own. */
final class CronDays {

    private static final Pattern BEFORE_LAST = Pattern.compile("L-([0-9]{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NEAREST = Pattern.compile("(\\+?[0-9]{1,9})W", Pattern.CASE_INSENSITIVE);
    private static final Pattern LAST_OF_KIND = Pattern.compile("(\\+?[0-9]{1,9}|[A-Z]{3})L", Pattern.CASE_INSENSITIVE);
    private static final Pattern ORDINAL =
            Pattern.compile("(\\+?[0-9]{1,9}|[A-Z]{3})#(\\+?[0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    private static final int MOST_BEFORE_LAST = 30;
    private static final int MOST_ORDINAL = 5;
    private static final int WEEK = 7;

    private CronDays() {}

    /** Days of the month. */
    static Predicate<LocalDate> ofMonth(String list) {
        return anyOf(list, CronDays::dayOfMonth);
    }

    /** Days of the week. */
    static Predicate<LocalDate> ofWeek(String list) {
        return anyOf(list, CronDays::dayOfWeek);
    }

    private interface Rule {
        Predicate<LocalDate> of(String part);
    }

    private static Predicate<LocalDate> anyOf(String list, Rule rule) {
        Predicate<LocalDate> any = day -> false;
        for (String part : list.split(",", -1)) {
            any = any.or(rule.of(part.equals("?") ? "*" : part));
        }
        return any;
    }

    private static Predicate<LocalDate> dayOfMonth(String part) {
        if (part.equalsIgnoreCase("L")) {
            return day -> day.getDayOfMonth() == day.lengthOfMonth();
        }
        if (part.equalsIgnoreCase("LW")) {
            return day -> day.getDayOfMonth() == nearestWeekday(day.withDayOfMonth(day.lengthOfMonth()));
        }
        Matcher beforeLast = BEFORE_LAST.matcher(part);
        if (beforeLast.matches()) {
            int before = Integer.parseInt(beforeLast.group(1));
            if (before < 1 || before > MOST_BEFORE_LAST) {
                throw CronField.DAYS.invalid(part, "counts 1 to " + MOST_BEFORE_LAST + " days back from the last");
            }
            return day -> day.getDayOfMonth() == day.lengthOfMonth() - before;
        }
        Matcher nearest = NEAREST.matcher(part);
        if (nearest.matches()) {
            int wanted = CronField.DAYS.number(nearest.group(1), part);
            return day ->
                    wanted <= day.lengthOfMonth() && day.getDayOfMonth() == nearestWeekday(day.withDayOfMonth(wanted));
        }
        long days = CronField.DAYS.values(part);
        return day -> ((days >> day.getDayOfMonth()) & 1) != 0;
    }

    /** The day of the month of the weekday that is nearest to that day, within its month. */
    private static int nearestWeekday(LocalDate day) {
        int wanted = day.getDayOfMonth();
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> wanted == 1 ? 3 : wanted - 1;
            case SUNDAY -> wanted == day.lengthOfMonth() ? wanted - 2 : wanted + 1;
            default -> wanted;
        };
    }

    private static Predicate<LocalDate> dayOfWeek(String part) {
        Matcher last = LAST_OF_KIND.matcher(part);
        if (last.matches()) {
            DayOfWeek wanted = named(last.group(1), part);
            return day -> day.getDayOfWeek() == wanted && day.getDayOfMonth() > day.lengthOfMonth() - WEEK;
        }
        Matcher ordinal = ORDINAL.matcher(part);
        if (ordinal.matches()) {
            DayOfWeek wanted = named(ordinal.group(1), part);
            int nth = Integer.parseInt(ordinal.group(2));
            if (nth < 1 || nth > MOST_ORDINAL) {
                throw CronField.WEEKDAYS.invalid(part, "must have 1 to " + MOST_ORDINAL + " after '#'");
            }
            return day -> day.getDayOfWeek() == wanted && day.get(ChronoField.ALIGNED_WEEK_OF_MONTH) == nth;
        }
        long days = CronField.WEEKDAYS.values(part);
        // Sunday is 0 and 7.
        long all = (days & 1) != 0 ? days | (1L << WEEK) : days;
        return day -> ((all >> day.getDayOfWeek().getValue()) & 1) != 0;
    }

    private static DayOfWeek named(String text, String part) {
        int number = CronField.WEEKDAYS.number(text, part);
        return DayOfWeek.of(number == 0 ? WEEK : number);
    }
}
