package dev.carafe.base.database;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's view of its database: whoever fails because of it says so here, and the log gets one line when an outage
 * begins and one when it ends, however many fail meanwhile. Static, since services that share a process share the
 * database and the log. Thread safe.
 */
public final class DatabaseOutage {

    private static final Logger log = LoggerFactory.getLogger(DatabaseOutage.class);

    /** A database that answers reads may still refuse writes: it is well when nothing has failed for so long. */
    private static final long QUIET_NANOS = 2_000_000_000L;

    private static final AtomicLong since = new AtomicLong();
    private static volatile long lastFailure;

    private DatabaseOutage() {}

    /**
     * Logs a failure: an outage of the database once, its stack trace never; anything else each time.
     *
     * @param work what could not be done, for the log
     */
    public static void report(Logger reporter, String work, Throwable failure) {
        if (DatabaseFault.isOutage(failure)) {
            began(failure);
            reporter.atDebug().setCause(failure).log(work);
        } else {
            reporter.atWarn().addKeyValue("cause", failure.toString()).log(work);
        }
    }

    /** Whether an outage was reported that has not ended yet. */
    public static boolean isGoing() {
        return since.get() != 0;
    }

    static void began(Throwable failure) {
        lastFailure = System.nanoTime();
        if (since.compareAndSet(0, lastFailure | 1)) {
            log.atWarn()
                    .addKeyValue("sqlstate", String.valueOf(DatabaseFault.stateOf(failure)))
                    .addKeyValue("cause", DatabaseFault.reason(failure))
                    .log("the database cannot be used; what needs it is tried again until it is back");
        }
    }

    /** The database has answered a question and takes changes. */
    static void answered() {
        long began = since.get();
        if (began != 0 && System.nanoTime() - lastFailure > QUIET_NANOS && since.compareAndSet(began, 0)) {
            log.atInfo()
                    .addKeyValue("seconds", (System.nanoTime() - began) / 1_000_000_000)
                    .log("the database can be used again");
        }
    }

    static void forget() {
        since.set(0);
    }
}
