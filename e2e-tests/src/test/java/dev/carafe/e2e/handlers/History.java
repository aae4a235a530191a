package dev.carafe.e2e.handlers;

import dev.carafe.model.handler.TaskContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file to which all workers append: a line when a handler begins and one when it ends. The order of the lines is the
 * order in which that happened, whatever the database, the broker and the clocks say; and a line that was written
 * survives the kill of its writer.
 */
final class History {

    /** Names the file in a worker's system properties. */
    static final String PROPERTY = "carafe.e2e.history";

    // Not a channel: an interrupt of one handler in the midst of a write would close it for all of them.
    private static final FileOutputStream FILE = open();

    private History() {}

    /** Begins, works for that long, and ends; an interrupted handler does not end. */
    static String record(TaskContext context, long millis, boolean fails) throws IOException, InterruptedException {
        append('S', context);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(deadline - System.nanoTime());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        append('E', context);
        if (fails) {
            throw new IllegalStateException("as it was told");
        }
        return context.taskId() + "/" + context.attempt();
    }

    private static void append(char what, TaskContext context) throws IOException {
        String line = what + " " + context.taskId() + " " + context.attempt() + "\n";
        // One write: lines of several processes do not mix.
        FILE.write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private static FileOutputStream open() {
        try {
            return new FileOutputStream(System.getProperty(PROPERTY), true);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
