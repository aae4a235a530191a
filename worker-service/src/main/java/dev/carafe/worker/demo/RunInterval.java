package dev.carafe.worker.demo;

import java.time.Instant;
import java.time.InstantSource;

/**
 * What {@link Sleep} and {@link Step} return.
 *
 * @param startedAt when the handler began, by the worker's clock
 * @param finishedAt when it ended
 */
record RunInterval(Instant startedAt, Instant finishedAt) {

    /** The longest that a task of the demo sleeps: a day, in milliseconds. */
    static final long LONGEST_MILLIS = 86_400_000;

    /** The schema of a payload {@code {"millis": n}}. */
    static final String SCHEMA = """
            {"type":"object","properties":{"millis":{"type":"integer","minimum":0,"maximum":%s}},\
            "required":["millis"],"additionalProperties":false}""".formatted(LONGEST_MILLIS);

    static RunInterval of(long millis, InstantSource clock) throws InterruptedException {
        Instant startedAt = clock.instant();
        Thread.sleep(millis);
        return new RunInterval(startedAt, clock.instant());
    }
}
