package dev.carafe.base.events;

import dev.carafe.base.events.EventBuffer.Encoded;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Sends what is in the buffer: batches of one type each. While messages are on their way, events gather, so that batches
 * grow with the load.
 */
final class EventSender implements SmartLifecycle {

    static final int MOST_EVENTS = 500;
    static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_IN_FLIGHT = 4;
    private static final int GULP = MOST_EVENTS * MOST_IN_FLIGHT;
    private static final long IDLE_MILLIS = 60_000;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final EventBuffer buffer;
    private final Transport transport;
    private final long flushMillis;
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private final Queue<Batch> again = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    EventSender(EventBuffer buffer, Transport transport, Duration flushTimeout) {
        this.buffer = buffer;
        this.transport = transport;
        this.flushMillis = flushTimeout.toMillis();
    }

    /** How a message leaves. */
    interface Transport {
        CompletableFuture<@Nullable Void> send(String routingKey, byte[] batch);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch(String type, byte[] json) {}

    @Override
    public void start() {
        stopping = false;
        thread = Thread.ofVirtual().name("event-sender").start(this::run);
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (true) {
                inFlight.acquire();
                inFlight.release();
                Batch failed = again.poll();
                if (failed != null) {
                    Thread.sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                    send(failed);
                    continue;
                }
                if (inFlight.availablePermits() == MOST_IN_FLIGHT) {
                    pause = FIRST_PAUSE_MILLIS;
                }
                List<Encoded> events = buffer.take(GULP, waitMillis());
                if (events.isEmpty() && stopping && inFlight.availablePermits() == MOST_IN_FLIGHT && again.isEmpty()) {
                    return;
                }
                for (Batch batch : batches(events)) {
                    send(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Short while something is on its way that may have to be sent again, or while stopping; else long. */
    private long waitMillis() {
        return stopping ? 10 : inFlight.availablePermits() < MOST_IN_FLIGHT ? FIRST_PAUSE_MILLIS : IDLE_MILLIS;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback sees its failure
    private void send(Batch batch) throws InterruptedException {
        inFlight.acquire();
        transport.send(batch.type(), batch.json()).whenComplete((_, failure) -> {
            if (failure != null) {
                again.add(batch);
            }
            inFlight.release();
        });
    }

    /** By type, in the order of their first event; each within the bounds of a message. */
    static List<Batch> batches(List<Encoded> events) {
        Map<String, List<Encoded>> byType = new LinkedHashMap<>();
        events.forEach(event ->
                byType.computeIfAbsent(event.type(), _ -> new ArrayList<>()).add(event));
        List<Batch> batches = new ArrayList<>();
        byType.forEach((type, ofType) -> {
            ByteArrayOutputStream json = new ByteArrayOutputStream(1024);
            int count = 0;
            for (Encoded event : ofType) {
                if (count == MOST_EVENTS || (count > 0 && json.size() + event.json().length + 2 > MOST_BYTES)) {
                    json.write(']');
                    batches.add(new Batch(type, json.toByteArray()));
                    json.reset();
                    count = 0;
                }
                json.write(count == 0 ? '[' : ',');
                json.writeBytes(event.json());
                count++;
            }
            json.write(']');
            batches.add(new Batch(type, json.toByteArray()));
        });
        return batches;
    }

    /** Sends what is left, within a bound. */
    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        stopping = true;
        if (running == null) {
            return;
        }
        buffer.wake();
        try {
            running.join(flushMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Stops after all that may still publish, and before the connection. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 100;
    }
}
