package dev.carafe.gateway.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A field of a cron expression: which numbers and names may stand in it. */
enum CronField {
    SECONDS("seconds", 0, 59, ""),
    MINUTES("minutes", 0, 59, ""),
    HOURS("hours", 0, 23, ""),
    DAYS("days", 1, 31, ""),
    MONTHS("months", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** Sunday is 0 or 7. */
    WEEKDAYS("days of the week", 0, 7, "MON TUE WED THU FRI SAT SUN");

    private static final Pattern PART = Pattern.compile("(\\*|[^-/]+)(-[^-/]+)?(/[^-/]+)?");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{1,9}");

    private final String plural;
    private final int least;
    private final int most;

    /** Those of its numbers from 1 on, as one text. */
    private final String names;

    CronField(String plural, int least, int most, String names) {
        this.plural = plural;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /**
     * The numbers that a list of numbers, names, ranges and steps stands for, as bits.
     *
     * @throws InvalidCron if it is none
     */
    long values(String list) {
        long values = 0;
        for (String part : list.split(",", -1)) {
            values |= part(part);
        }
        return values;
    }

    private long part(String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw invalid(part, "cannot be read");
        }
        boolean all = matcher.group(1).equals("*");
        boolean isRange = matcher.group(2) != null;
        if (all && isRange) {
            throw invalid(part, "cannot be read");
        }
        // A week begins with Monday: */2 is Monday, Wednesday, Friday and Sunday.
        int first = all ? (this == WEEKDAYS ? 1 : least) : number(matcher.group(1), part);
        int last = isRange ? number(matcher.group(2).substring(1), part) : all ? most : first;
        if (isRange && this == WEEKDAYS && first == 7) {
            first = 0;
        }
        if (first > last) {
            String from = matcher.group(1);
            String to = matcher.group(2);
            throw invalid(part, "ends before it begins, write %s-%d,%d%s".formatted(from, most, least, to));
        }
        int step = 1;
        if (matcher.group(3) != null) {
            step = step(matcher.group(3).substring(1), part);
            last = isRange ? last : most;
        }
        long values = 0;
        for (int value = first; value <= last; value += step) {
            values |= 1L << value;
        }
        return values;
    }

    /**
     * The number that a number or a name stands for.
     *
     * @param part of what it is a part, for the message
     */
    int number(String text, String part) {
        int named = List.of(names.split(" ")).indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0 && !text.isEmpty()) {
            return named + 1;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw invalid(part, text.equals(part) ? "cannot be read" : "cannot be read for '" + text + "'");
        }
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw invalid(part, text.equals(part) ? "is out of range" : "is out of range with " + text);
        }
        return number;
    }

    private int step(String text, String part) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) == 0) {
            throw invalid(part, "has a step that is no positive number");
        }
        return Math.min(Integer.parseInt(text), most + 1);
    }

    /** That what stands in this field cannot. */
    InvalidCron invalid(String part, String why) {
        String range = least + " to " + most;
        if (!names.isEmpty()) {
            range += " or " + names.substring(0, 3) + " to " + names.substring(names.length() - 3);
        }
        return new InvalidCron("%s: '%s' %s; %s are %s".formatted(plural, part, why, plural, range));
    }
}
