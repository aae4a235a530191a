package dev.carafe.base.broker;

import java.time.Duration;

/**
 * How long nobody tries to connect after an attempt that failed. Shared by all who publish on the same connection: what
 * one of them finds out holds for the others. Thread safe.
 */
final class ReconnectBackoff {

    private static final Duration LENGTH = Duration.ofMillis(500);

    private volatile boolean failing;
    private volatile long failedAt;

    /** An attempt has failed. */
    void begin() {
        failedAt = System.nanoTime();
        failing = true;
    }

    /** There is a connection again. */
    void end() {
        failing = false;
    }

    boolean lasts() {
        return failing && System.nanoTime() - failedAt < LENGTH.toNanos();
    }
}
