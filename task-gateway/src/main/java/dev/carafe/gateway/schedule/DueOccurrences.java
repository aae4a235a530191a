package dev.carafe.gateway.schedule;

import dev.carafe.store.schedule.MissedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a schedule at some time.
 *
 * @param occurrences those that are to make a task now, in order
 * @param next the first one after them; null if there is none
 */
record DueOccurrences(List<Instant> occurrences, @Nullable Instant next) {

    /** Of the occurrences that were missed, so many are made up for at most. */
    static final int MOST_MADE_UP_FOR = 1_000;

    /** Tasks that one transaction makes at most; the rest is due at once. */
    static final int MOST_AT_ONCE = 50;

    DueOccurrences {
        occurrences = List.copyOf(occurrences);
    }

    /**
     * @param first the first occurrence that is not dealt with yet
     * @param now the time
     * @param missed what becomes of missed occurrences
     * @param grace from how late on an occurrence is missed. Until then it is late and fires, whatever the policy says:
     *     a gateway that dies must not cost an occurrence
     */
    static DueOccurrences of(Timing timing, Instant first, Instant now, MissedPolicy missed, Duration grace) {
        if (first.isAfter(now)) {
            return new DueOccurrences(List.of(), first);
        }
        Instant oldest = now.minus(grace);
        List<Instant> occurrences = !first.isBefore(oldest)
                ? timing.latest(first, now, MOST_MADE_UP_FOR)
                : switch (missed) {
                    case SKIP -> timing.latest(oldest, now, MOST_MADE_UP_FOR);
                    case ONCE ->
                        Stream.of(
                                        timing.latest(first, oldest.minusNanos(1), 1),
                                        timing.latest(oldest, now, MOST_MADE_UP_FOR))
                                .flatMap(List::stream)
                                .toList();
                    case ALL -> timing.latest(first, now, MOST_MADE_UP_FOR);
                };
        List<Instant> atOnce = occurrences.subList(0, Math.min(MOST_AT_ONCE, occurrences.size()));
        return new DueOccurrences(atOnce, timing.nextAfter(atOnce.isEmpty() ? now : atOnce.getLast()));
    }
}
