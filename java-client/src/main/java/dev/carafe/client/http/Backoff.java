package dev.carafe.client.http;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before trying again: from a tenth of a second on, twice as long each time, up to a bound. Not thread safe. */
public final class Backoff {

    private static final long FIRST_MILLIS = 100;

    private final long longestMillis;
    private int failures;

    /** Up to that. */
    public Backoff(long longestMillis) {
        this.longestMillis = longestMillis;
    }

    /** It has failed: the wait in milliseconds, up to a fifth of it more or less at random. */
    public long nextMillis() {
        long millis = Math.min(longestMillis, FIRST_MILLIS << Math.min(failures, 20));
        failures++;
        return millis * ThreadLocalRandom.current().nextInt(80, 121) / 100;
    }

    /** It has worked. */
    public void reset() {
        failures = 0;
    }
}
