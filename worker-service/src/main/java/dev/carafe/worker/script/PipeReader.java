package dev.carafe.worker.script;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads what a script writes. It never waits inside of a read: that lasts until nobody has the pipe any more, and a
 * process that has left the script's group may keep it for as long as it likes.
 */
final class PipeReader implements AutoCloseable {

    /** What a script has written is there when it ends; only who goes on writing can make this last. */
    private static final Duration REST_TAKES = Duration.ofSeconds(1);

    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 20;

    private final InputStream output;
    private final InputStream errors;
    private final Sink toOutput;
    private final Sink toErrors;
    private final byte[] buffer = new byte[8_192];
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /** Who gets what was read. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int count);
    }

    PipeReader(ScriptProcess process, Sink toOutput, Sink toErrors) {
        this.output = process.output();
        this.errors = process.errors();
        this.toOutput = toOutput;
        this.toErrors = toErrors;
        this.thread = Thread.ofPlatform().daemon().name("script-pipes").unstarted(this::read);
    }

    void start() {
        thread.start();
    }

    /** The script has ended: reads what there still is of it. */
    void finish() throws InterruptedException {
        ended.countDown();
        thread.join(REST_TAKES.multipliedBy(2));
    }

    @Override
    public void close() {
        ended.countDown();
    }

    private void read() {
        try {
            long pause = SHORTEST_PAUSE_MILLIS;
            while (!ended.await(0, TimeUnit.MILLISECONDS)) {
                if (readBoth()) {
                    pause = SHORTEST_PAUSE_MILLIS;
                } else {
                    boolean _ = ended.await(pause, TimeUnit.MILLISECONDS);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
            long end = System.nanoTime();
            while (readBoth() && System.nanoTime() - end < REST_TAKES.toNanos()) {
                // There may be more.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean readBoth() {
        boolean one = read(output, toOutput);
        return read(errors, toErrors) || one;
    }

    private boolean read(InputStream pipe, Sink sink) {
        try {
            int there = Math.min(pipe.available(), buffer.length);
            int got = there == 0 ? 0 : pipe.read(buffer, 0, there);
            if (got <= 0) {
                return false;
            }
            sink.take(buffer, got);
            return true;
        } catch (IOException e) {
            // The process was killed; what there is, is what there is.
            return false;
        }
    }
}
