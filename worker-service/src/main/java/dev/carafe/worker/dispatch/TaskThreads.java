package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.WaitingType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for handlers, a fresh one for each run. Short runs get virtual threads, which cost next to nothing. But virtual
 * threads are carried by as many threads as there are processors, and give theirs up only when they block: so many handlers
 * that compute for long would stop everything else on virtual threads, HTTP included. Therefore types whose runs are long, or
 * unknown yet, get platform threads, among which the operating system divides the processors. Thread safe.
 */
final class TaskThreads {

    private static final Logger log = LoggerFactory.getLogger(TaskThreads.class);

    /** Runs of less than that are short. A platform thread costs about a hundredth of it. */
    static final Duration SHORT = Duration.ofMillis(5);

    /** Platform threads at once. What is beyond gets virtual ones. */
    static final int MOST = 256;

    /** How much a long run counts for after each shorter one, so that it is forgotten after some dozens. */
    private static final double FADING = 0.9;

    private final Semaphore platform = new Semaphore(MOST);
    private final Map<WaitingType, Long> nanos = new ConcurrentHashMap<>();

    /** Starts a run of a task. */
    Thread start(ClaimedTask task, Runnable run) {
        WaitingType type = new WaitingType(task.service(), task.type());
        Runnable timed = () -> {
            long begun = System.nanoTime();
            run.run();
            long took = System.nanoTime() - begun;
            nanos.merge(type, took, (before, now) -> Math.max(now, (long) (before * FADING)));
        };
        boolean isShort = nanos.getOrDefault(type, Long.MAX_VALUE) < SHORT.toNanos();
        Thread thread = isShort ? null : startPlatform(task, timed);
        return thread == null ? startVirtual(task, timed) : thread;
    }

    /**
     * Starts the runs of a lane, which may be many, one after the other: they get a platform thread however short each is,
     * because between them it speaks with the database, and what blocks a virtual thread takes two others to wake it.
     */
    Thread startLane(ClaimedTask first, Runnable runs) {
        Thread thread = startPlatform(first, runs);
        return thread == null ? startVirtual(first, runs) : thread;
    }

    /** The name of a thread while it runs that task. */
    static String name(ClaimedTask task) {
        return "task-" + task.id();
    }

    private @Nullable Thread startPlatform(ClaimedTask task, Runnable run) {
        if (!platform.tryAcquire()) {
            return null;
        }
        try {
            return Thread.ofPlatform().daemon().name(name(task)).start(() -> {
                try {
                    run.run();
                } finally {
                    platform.release();
                }
            });
        } catch (OutOfMemoryError e) {
            // What the operating system says of a process that has too many threads.
            platform.release();
            log.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("no platform thread for a task; it gets a virtual one");
            return null;
        }
    }

    private static Thread startVirtual(ClaimedTask task, Runnable run) {
        return Thread.ofVirtual().name(name(task)).start(run);
    }
}
