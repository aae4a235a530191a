package dev.carafe.bench.load;

import java.util.List;
import java.util.Locale;

/**
 * Latencies of a run.
 *
 * @param sorted in nanoseconds, ascending
 */
record Latencies(List<Long> sorted) {

    Latencies {
        sorted = sorted.stream().sorted().toList();
    }

    double millisAt(double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * quantile))) / 1e6;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", millisAt(0.50), millisAt(0.99));
    }
}
