package dev.carafe.worker.script;

import java.io.ByteArrayOutputStream;

/** Keeps what a script writes to standard output, up to a bound. */
final class OutputReader implements PipeReader.Sink {

    private final long most;
    private final Runnable whenTooMuch;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private volatile boolean tooMuch;

    OutputReader(long most, Runnable whenTooMuch) {
        this.most = most;
        this.whenTooMuch = whenTooMuch;
    }

    @Override
    public void take(byte[] bytes, int count) {
        if (tooMuch) {
            return;
        }
        if (read.size() + (long) count > most) {
            tooMuch = true;
            whenTooMuch.run();
            return;
        }
        read.write(bytes, 0, count);
    }

    /** Whether it wrote more than it may. */
    boolean isTooMuch() {
        return tooMuch;
    }

    /** What it wrote. */
    byte[] bytes() {
        return read.toByteArray();
    }
}
