package dev.carafe.worker.registry;

import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/**
 * One version of the handlers of one source. It knows how many tasks run on it, so that what it needs, such as a class
 * loader, is let go of only when the last one has ended. Thread safe.
 */
public final class HandlerVersion {

    private final JsonMapper json;
    private final Runnable whenUnused;
    private final Duration stopTakes;
    private int running;
    private boolean retired;
    private boolean unused;

    HandlerVersion(HandlerSet handlers) {
        this.json = handlers.json();
        this.whenUnused = handlers.whenUnused();
        this.stopTakes = handlers.stopTakes();
    }

    JsonMapper json() {
        return json;
    }

    /** How long its handlers may take to end when they are interrupted, if that is longer than others may. */
    public Duration stopTakes() {
        return stopTakes;
    }

    /** A task begins to run on it. Only {@link HandlerRegistry} calls it, under the lock that also retires. */
    synchronized void begin() {
        running++;
    }

    /** A task has ended that ran on it. */
    public void end() {
        closeIfUnused(-1, false);
    }

    /** No further task will begin. */
    void retire() {
        closeIfUnused(0, true);
    }

    private void closeIfUnused(int more, boolean retire) {
        synchronized (this) {
            running += more;
            retired |= retire;
            if (unused || !retired || running > 0) {
                return;
            }
            unused = true;
        }
        // Whoever has noticed, the poller's thread for one, has other things to do.
        Thread.ofVirtual().name("version-unused").start(whenUnused);
    }
}
