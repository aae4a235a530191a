package dev.carafe.hub.stream;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.hub.store.Committed;
import dev.carafe.hub.store.StoredEvent;
import dev.carafe.hub.store.StoredEvents;
import dev.carafe.model.event.TopicFilter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every new event, whichever hub stored it, to this hub's subscribers, in the order of positions.
 *
 * <p>Positions have no gaps and become visible in their order, because a writer holds the head's row lock until it has
 * committed. So the feed needs one number, the last position it gave out: what this hub commits follows it directly and
 * is passed on from memory; where something is missing in between, another hub wrote it, and the feed reads it from the
 * store, once for all subscribers. Notifications only wake it.
 */
final class LiveFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
    private static final int PAGE = 1_000;
    private static final int MOST_PENDING = 64;

    private final StoredEvents store;
    private final StreamMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Committed> pending = new ArrayDeque<>();
    private final Map<String, Set<Subscriber>> byType = new HashMap<>();
    private final Set<Subscriber> subscribers = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long delivered;
    private long known;
    private boolean closed;

    /** Begins after the newest event in the store. */
    LiveFeed(StoredEvents store, StreamMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
        this.delivered = store.head();
        this.known = delivered;
        metrics.observeLag(this::behind);
        Thread.ofVirtual().name("live-feed").start(this::run);
    }

    /** This hub has committed events. Never waits. */
    void committed(Committed batch) {
        lock.lock();
        try {
            known = Math.max(known, batch.last());
            // What does not fit is read from the store.
            if (!subscribers.isEmpty() && pending.size() < MOST_PENDING) {
                pending.add(batch);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Some hub has committed events up to that position. */
    void newest(long position) {
        lock.lock();
        try {
            known = Math.max(known, position);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Delivers to a subscriber what comes after the returned position. */
    long add(Subscriber subscriber) {
        lock.lock();
        try {
            if (closed) {
                subscriber.close();
            }
            subscribers.add(subscriber);
            subscriber.startAt(delivered);
            for (TopicFilter filter : subscriber.filters()) {
                byType.computeIfAbsent(filter.type(), type -> new LinkedHashSet<>())
                        .add(subscriber);
            }
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    void remove(Subscriber subscriber) {
        lock.lock();
        try {
            subscribers.remove(subscriber);
            byType.values().forEach(set -> set.remove(subscriber));
            byType.values().removeIf(Set::isEmpty);
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which subscribers have been given everything. */
    long delivered() {
        lock.lock();
        try {
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    private long behind() {
        lock.lock();
        try {
            return known - delivered;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            try {
                Missing missing = deliverPending();
                if (missing == null) {
                    return;
                }
                readAndDeliver(missing);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                DatabaseOutage.report(log, "the live feed cannot read the store, and tries again", e);
                if (pause()) {
                    return;
                }
            }
        }
    }

    /** Events that the feed has to fetch from the store. */
    private record Missing(long upTo, List<String> types) {}

    /** Passes on what came from this hub's writer, until something is missing; null when closed. */
    private @Nullable Missing deliverPending() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                if (subscribers.isEmpty()) {
                    pending.clear();
                    delivered = known;
                    changed.await();
                } else if (pending.isEmpty() && known > delivered) {
                    return new Missing(known, List.copyOf(byType.keySet()));
                } else if (pending.isEmpty()) {
                    changed.await();
                } else if (pending.getFirst().first() > delivered + 1) {
                    return new Missing(pending.getFirst().first() - 1, List.copyOf(byType.keySet()));
                } else {
                    Committed batch = pending.removeFirst();
                    batch.events().forEach(this::deliver);
                    delivered = Math.max(delivered, batch.last());
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void readAndDeliver(Missing missing) {
        long from = delivered();
        List<StoredEvent> page = store.ofTypes(from, missing.upTo(), missing.types(), PAGE);
        long end = page.size() < PAGE ? missing.upTo() : page.getLast().position();
        lock.lock();
        try {
            // A type that someone subscribed to meanwhile was not read: read again, with it.
            if (delivered == from && missing.types().containsAll(byType.keySet())) {
                page.forEach(this::deliver);
                delivered = end;
            }
        } finally {
            lock.unlock();
        }
    }

    private void deliver(StoredEvent event) {
        Set<Subscriber> interested = byType.get(event.type());
        if (event.position() <= delivered || interested == null) {
            return;
        }
        Frame frame = null;
        for (Subscriber subscriber : interested) {
            if (subscriber.wants(event)) {
                frame = frame == null ? Frame.of(event) : frame;
                if (subscriber.offer(frame)) {
                    metrics.gap();
                }
            }
        }
    }

    /** A second, or until closed. */
    private boolean pause() {
        try {
            return stopped.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            subscribers.forEach(Subscriber::close);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        stopped.countDown();
    }
}
