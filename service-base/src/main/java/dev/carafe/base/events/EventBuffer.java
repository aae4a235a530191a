package dev.carafe.base.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Encoded events that wait; bounded, the oldest give way. */
final class EventBuffer {

    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ENOUGH = 250;

    private final int capacity;
    private final ArrayDeque<Encoded> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();

    private boolean woken;
    private boolean ready;
    private long firstAtNanos;

    EventBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** An event as it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Encoded(String type, byte[] json) {}

    /** Whether it was put down without another giving way. */
    boolean add(Encoded event) {
        lock.lock();
        try {
            boolean full = waiting.size() >= capacity;
            if (full) {
                waiting.pollFirst();
            }
            if (waiting.isEmpty()) {
                firstAtNanos = System.nanoTime();
                filled.signal();
            }
            waiting.addLast(event);
            if (!ready && waiting.size() >= ENOUGH) {
                ready = true;
                filled.signal();
            }
            return !full;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Up to {@code most} events in their order. Waits, at most that long, until enough of them have gathered or the first one has
     * waited for a moment: a quiet platform does not spend a message on each.
     */
    List<Encoded> take(int most, long waitMillis) throws InterruptedException {
        lock.lock();
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (!ready && !woken) {
                long now = System.nanoTime();
                long until = waiting.isEmpty() ? deadline : Math.min(deadline, firstAtNanos + GATHER_NANOS);
                if (until - now <= 0) {
                    break;
                }
                var _ = filled.awaitNanos(until - now);
            }
            woken = false;
            int count = Math.min(most, waiting.size());
            List<Encoded> taken = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                taken.add(waiting.pollFirst());
            }
            ready = !waiting.isEmpty();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait for the first event. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
