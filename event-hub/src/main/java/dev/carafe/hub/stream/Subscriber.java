package dev.carafe.hub.stream;

import dev.carafe.hub.store.StoredEvent;
import dev.carafe.model.event.TopicFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has still to be sent. The feed puts frames in and never waits; the subscriber's own thread takes
 * them out. When the buffer is full, events are left out until it is empty again, and the subscriber is told which.
 */
final class Subscriber {

    private final List<TopicFilter> filters;
    private final BufferLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private long bytes;
    private long newest;
    private @Nullable Gap gap;
    private boolean closed;

    /** What to send next: frames, then, if there is one, a gap. Both empty when nothing came in time. */
    record Delivery(List<Frame> frames, @Nullable Gap gap, boolean closed) {}

    Subscriber(List<TopicFilter> filters, BufferLimits limits) {
        this.filters = List.copyOf(filters);
        this.limits = limits;
    }

    List<TopicFilter> filters() {
        return filters;
    }

    boolean wants(StoredEvent event) {
        for (TopicFilter filter : filters) {
            if (filter.matches(event.type(), event.topic())) {
                return true;
            }
        }
        return false;
    }

    /** From here on the feed delivers; what came before is the subscriber's to fetch. */
    void startAt(long position) {
        newest = position;
    }

    /** Takes a frame, or counts it as missed. Answers whether this began a gap. */
    boolean offer(Frame frame) {
        lock.lock();
        try {
            if (gap != null) {
                gap = new Gap(gap.from(), frame.position(), gap.missed() + 1);
                return false;
            }
            if (frames.size() >= limits.events() || bytes + frame.size() > limits.bytes()) {
                gap = new Gap(newest, frame.position(), 1);
                return true;
            }
            frames.add(frame);
            bytes += frame.size();
            newest = frame.position();
            changed.signal();
            return false;
        } finally {
            lock.unlock();
        }
    }

    Delivery take(Duration longest, int most) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (frames.isEmpty() && gap == null && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            List<Frame> next = new ArrayList<>();
            while (!frames.isEmpty() && next.size() < most) {
                Frame frame = frames.removeFirst();
                bytes -= frame.size();
                next.add(frame);
            }
            Gap missed = null;
            if (frames.isEmpty() && gap != null) {
                missed = gap;
                newest = gap.to();
                gap = null;
            }
            return new Delivery(next, missed, closed && frames.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
