package dev.carafe.worker.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a script writes to standard output, up to a bound. */
final class OutputReader implements Runnable {

    private final InputStream stream;
    private final long most;
    private final Runnable whenTooMuch;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private volatile boolean tooMuch;

    OutputReader(InputStream stream, long most, Runnable whenTooMuch) {
        this.stream = stream;
        this.most = most;
        this.whenTooMuch = whenTooMuch;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[8_192];
        try {
            for (int got = stream.read(buffer); got >= 0; got = stream.read(buffer)) {
                if (read.size() + (long) got > most) {
                    tooMuch = true;
                    whenTooMuch.run();
                    return;
                }
                read.write(buffer, 0, got);
            }
        } catch (IOException e) {
            // The process was killed: what it has written counts for nothing then.
        }
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
