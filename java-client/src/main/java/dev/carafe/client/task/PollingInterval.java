package dev.carafe.client.task;

import java.util.concurrent.TimeUnit;

/** How soon a task is looked at again that has not finished. */
final class PollingInterval {

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_A_SECOND = 10_000;
    private static final int MOST_OLD_A_SECOND = 2_000;

    private PollingInterval() {}

    /**
     * After a quarter of its age, so that an end is known late by a quarter of the task's time at most: but after 5 ms at
     * least and a second at most, and with many tasks no more often than 10,000 tasks are looked at in a second, 2,000 if
     * they are old.
     *
     * @param age for how long it has been waited for, in nanoseconds
     * @param awaited how many tasks are
     * @return nanoseconds
     */
    static long gap(long age, int awaited) {
        long second = TimeUnit.SECONDS.toNanos(1);
        long shortest = Math.max(SHORTEST, awaited * second / MOST_A_SECOND);
        long longest = Math.max(LONGEST, awaited * second / MOST_OLD_A_SECOND);
        return Math.min(longest, Math.max(shortest, age / 4));
    }
}
