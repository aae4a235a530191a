package dev.carafe.base.events;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.model.topology.TaskNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the gateways which tasks have ended, for the callers who wait for them: what makes a wait short, apart from the
 * events, which are stored and take their time. A signal is a hint that may be lost; gateways also look by themselves.
 * One by itself leaves at once, those of a busy worker together. Never blocks. Thread safe.
 */
public final class FinishedTaskNotifier implements AutoCloseable {

    private static final long LONGEST_BREATH_MILLIS = 4;

    private static final int MOST_IDS = 1_000;
    private static final int MOST_WAITING = 100_000;

    private final LinkedBlockingQueue<UUID> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final ConfirmedPublisher publisher;
    private final Thread thread;

    FinishedTaskNotifier(ConfirmedPublisher publisher) {
        this.publisher = publisher;
        this.thread = Thread.ofVirtual().name("end-signals").start(this::run);
    }

    /** Those tasks have ended, which is committed. */
    public void tell(Collection<UUID> tasks) {
        tasks.forEach(waiting::offer);
    }

    private void run() {
        try {
            while (true) {
                List<UUID> ids = new ArrayList<>();
                ids.add(waiting.take());
                waiting.drainTo(ids, MOST_IDS - 1);
                send(ids);
                TimeUnit.MILLISECONDS.sleep(breathMillis(ids.size()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How long others gather after so many were told of. A message that wakes nobody up costs as much as one that does, and a
     * busy worker ends thousands of tasks a second: from 1,000 on they gather to more and more. But who submits one task after
     * the other must not find the breath of the last one in his way, or each takes as long as the breath.
     */
    static long breathMillis(int told) {
        return Math.min(told, LONGEST_BREATH_MILLIS);
    }

    private void send(List<UUID> ids) {
        StringBuilder lines = new StringBuilder(ids.size() * 37);
        ids.forEach(id -> lines.append(id).append('\n'));
        var _ = publisher.publishTransient(
                TaskNames.EXCHANGE,
                TaskNames.ENDED,
                "text/plain",
                lines.toString().getBytes(StandardCharsets.US_ASCII),
                false);
    }

    /**
     * Reads a signal.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static void read(byte[] body, Consumer<UUID> ended) {
        new String(body, StandardCharsets.US_ASCII)
                .lines()
                .map(UUID::fromString)
                .forEach(ended);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
