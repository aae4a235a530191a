package dev.carafe.infra;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** What a server has said last, by which one that ends instead of starting tells why. Thread safe. */
final class LastWords {

    private static final int LINES = 20;
    private static final long END_SECONDS = 5;

    private final Logger log;
    private final Deque<String> lines = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Everything is logged there, too. */
    LastWords(Logger log) {
        this.log = log;
    }

    /** Listens until the server says no more. */
    void listen(Process process) throws IOException {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log.debug("{}", line);
                synchronized (lines) {
                    lines.addLast(line);
                    if (lines.size() > LINES) {
                        lines.removeFirst();
                    }
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** Of a server that has ended. Its words may not have been read by then. */
    List<String> all() {
        try {
            if (!ended.await(END_SECONDS, TimeUnit.SECONDS)) {
                log.debug("a process that the server has started still holds its output");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
