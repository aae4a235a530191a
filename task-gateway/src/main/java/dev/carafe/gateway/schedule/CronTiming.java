package dev.carafe.gateway.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Occurrences at the times that an expression names on the clocks of a zone. When these are moved:
 *
 * <ul>
 *   <li>An expression that names its hours and minutes runs once for each time of day that it names. A time that is left
 *       out in spring counts as the moment after the gap; of a time that comes twice in autumn the first counts.
 *   <li>One whose minutes or hours begin with {@code *} runs whenever the clock shows a time that fits: it goes on in
 *       its rhythm through both.
 * </ul>
 */
record CronTiming(CronExpression expression, ZoneId zone) implements Timing {

    private static final Duration FIRST_WINDOW = Duration.ofMinutes(15);

    /**
     * @param text see {@link CronExpression#parse}
     * @throws InvalidCron if it is no such expression
     */
    static CronTiming of(String text, ZoneId zone) {
        return new CronTiming(CronExpression.parse(text), zone);
    }

    @Override
    public @Nullable Instant nextAfter(Instant time) {
        return expression.namesItsTimes() ? nextNamed(time) : nextShown(time);
    }

    /** From one move of the clocks to the next, the clock is as far from UTC as it is. */
    private @Nullable Instant nextShown(Instant time) {
        ZoneRules rules = zone.getRules();
        Instant from = time;
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime shown = LocalDateTime.ofInstant(from, offset);
        while (true) {
            LocalDateTime next = expression.next(shown);
            if (next == null) {
                return null;
            }
            Instant at = next.toInstant(offset);
            ZoneOffsetTransition moved = rules.nextTransition(from);
            if (moved == null || at.isBefore(moved.getInstant())) {
                return at;
            }
            from = moved.getInstant();
            offset = moved.getOffsetAfter();
            shown = moved.getDateTimeAfter().minusNanos(1);
        }
    }

    private @Nullable Instant nextNamed(Instant time) {
        ZoneRules rules = zone.getRules();
        LocalDateTime named = LocalDateTime.ofInstant(time, zone);
        while (true) {
            named = expression.next(named);
            if (named == null) {
                return null;
            }
            ZoneOffsetTransition moved = rules.getTransition(named);
            Instant at;
            if (moved == null) {
                at = named.toInstant(rules.getOffset(named));
            } else {
                at = moved.isGap() ? moved.getInstant() : named.toInstant(moved.getOffsetBefore());
            }
            // In autumn's second pass, named times of the first come again.
            if (at.isAfter(time)) {
                return at;
            }
        }
    }

    /** An expression can only be followed forwards: from ever earlier times, until there are enough. */
    @Override
    public List<Instant> latest(Instant first, Instant last, int most) {
        for (Duration window = FIRST_WINDOW; ; window = window.multipliedBy(4)) {
            boolean all = Duration.between(first, last).compareTo(window) <= 0;
            List<Instant> found = latestAfter((all ? first : last.minus(window)).minusNanos(1), last, most);
            if (all || found.size() == most) {
                return found;
            }
        }
    }

    private List<Instant> latestAfter(Instant time, Instant last, int most) {
        Deque<Instant> found = new ArrayDeque<>();
        for (Instant at = nextAfter(time); at != null && !at.isAfter(last); at = nextAfter(at)) {
            found.addLast(at);
            if (found.size() > most) {
                found.removeFirst();
            }
        }
        return List.copyOf(found);
    }
}
