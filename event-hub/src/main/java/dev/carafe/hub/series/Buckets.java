package dev.carafe.hub.series;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the buckets of a range begin; each ends where the next begins. Computed here and not in the database, which
 * reads time zones otherwise and maps a local time that comes twice to its second coming.
 *
 * <p>A bucket begins at the first instant of a local time that is a multiple of the step since 1970; where clocks leave
 * that time out, at the moment they are put forward. Up to an hour wide, a step counts hours as they pass: an hour that
 * comes twice is two.
 *
 * @param starts in order; the first at or before the range
 */
record Buckets(Step step, List<Instant> starts) {

    private static final Instant EARLIEST = Instant.parse("1800-01-01T00:00:00Z");

    static Buckets of(Step step, ZoneId zone, Instant from, Instant to) {
        return new Buckets(
                step,
                switch (step) {
                    case Step.Calendar calendar -> calendar(calendar.unit(), zone, from, to);
                    case Step.Fixed fixed -> fixed(fixed, zone, from, to);
                });
    }

    /** Of the smallest round width that needs no more buckets than that. */
    static Buckets atMost(int points, ZoneId zone, Instant from, Instant to) {
        Duration range = Duration.between(Instant.EPOCH, to).plusDays(1);
        for (Step.Fixed step : (Iterable<Step.Fixed>) Step.round()::iterator) {
            // A zone's clocks add a few buckets at most; to compute far too many would be for nothing.
            if (step.buckets(from, to) > points + 5L) {
                continue;
            }
            List<Instant> starts = fixed(step, zone, from, to);
            if (starts.size() <= points) {
                return new Buckets(step, notBefore(EARLIEST, starts, from));
            }
            // Only a range across the beginning of 1970 is cut in two by every width.
            if (points == 1 && step.width().compareTo(range) > 0) {
                return new Buckets(step, List.of(from));
            }
        }
        throw new AssertionError("widths have no end");
    }

    /** Widths of millennia would begin before there are dates. */
    private static List<Instant> notBefore(Instant earliest, List<Instant> starts, Instant from) {
        if (!starts.getFirst().isBefore(earliest)) {
            return starts;
        }
        List<Instant> changed = new ArrayList<>(starts);
        changed.set(0, from);
        return changed;
    }

    /** Where the bucket of that number begins; the first is 1. */
    Instant start(int number) {
        return starts.get(number - 1);
    }

    /** As an array of PostgreSQL. */
    String literal() {
        return starts.stream().map(Instant::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static List<Instant> calendar(Step.Unit unit, ZoneId zone, Instant from, Instant to) {
        TreeSet<Instant> starts = new TreeSet<>();
        // A day earlier, because clocks may be put back over midnight.
        LocalDate first = unit.first(LocalDate.ofInstant(from, zone).minusDays(1));
        for (Instant start = start(first, zone); start.isBefore(to); start = start(first, zone)) {
            starts.add(start);
            first = unit.next(first);
        }
        return covering(starts, from);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static List<Instant> fixed(Step.Fixed step, ZoneId zone, Instant from, Instant to) {
        Duration back = step.width();
        while (true) {
            TreeSet<Instant> starts = starts(step, zone.getRules(), from.minus(back), to);
            if (!starts.isEmpty() && !starts.first().isAfter(from)) {
                return covering(starts, from);
            }
            back = back.multipliedBy(2);
        }
    }

    private static List<Instant> covering(TreeSet<Instant> starts, Instant from) {
        return List.copyOf(starts.tailSet(starts.floor(from)));
    }

    /** Those from one instant to another, offset by offset. */
    private static TreeSet<Instant> starts(Step.Fixed step, ZoneRules rules, Instant from, Instant to) {
        TreeSet<Instant> starts = new TreeSet<>();
        long width = step.micros();
        Instant begin = from;
        ZoneOffsetTransition before = rules.previousTransition(from.plusNanos(1));
        while (begin.isBefore(to)) {
            ZoneOffsetTransition after = rules.nextTransition(begin);
            Instant end = after == null || after.getInstant().isAfter(to) ? to : after.getInstant();
            long offset = rules.getOffset(begin).getTotalSeconds() * 1_000_000L;
            long local = aligned(micros(begin) + offset, width);
            if (before != null && before.isOverlap() && step.followsLocalTime()) {
                local = Math.max(local, aligned(local(before.getDateTimeBefore()), width));
            }
            for (long start = local - offset; start < micros(end); start += width) {
                starts.add(Instant.EPOCH.plus(start, ChronoUnit.MICROS));
            }
            if (after != null && after.isGap() && after.getInstant().isBefore(to) && leavesOut(after, width)) {
                starts.add(after.getInstant());
            }
            begin = end;
            before = after;
        }
        return starts;
    }

    private static boolean leavesOut(ZoneOffsetTransition gap, long width) {
        return aligned(local(gap.getDateTimeBefore()), width) < local(gap.getDateTimeAfter());
    }

    /** The first multiple from there on. */
    private static long aligned(long micros, long width) {
        return Math.ceilDiv(micros, width) * width;
    }

    private static long local(LocalDateTime time) {
        return micros(time.toInstant(ZoneOffset.UTC));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
