package dev.carafe.gateway.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Occurrences at whole multiples of a rate, counted from an anchor: late ones do not make the next ones late. */
record FixedRateTiming(Duration rate, Instant anchor) implements Timing {

    @Override
    public Instant nextAfter(Instant time) {
        return time.isBefore(anchor) ? at(1) : at(count(time) + 1);
    }

    @Override
    public List<Instant> latest(Instant first, Instant last, int most) {
        long from = Math.max(1, first.isAfter(anchor) ? count(first.minusNanos(1)) + 1 : 1);
        long to = last.isBefore(anchor) ? 0 : count(last);
        return LongStream.rangeClosed(Math.max(from, to - most + 1), to)
                .mapToObj(this::at)
                .toList();
    }

    private long count(Instant time) {
        return Duration.between(anchor, time).dividedBy(rate);
    }

    private Instant at(long count) {
        return anchor.plus(rate.multipliedBy(count));
    }
}
