package dev.carafe.hub.stream;

import dev.carafe.hub.store.StoredEvent;
import dev.carafe.hub.store.StoredEvents;
import dev.carafe.model.event.TopicFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Serves subscribers: first what one missed, from the store; then what comes, from the feed. A subscriber is registered
 * with the feed before the last page is read, so that nothing falls between the two.
 */
final class EventStream {

    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int PAGE = 500;
    private static final int MOST_FRAMES = 256;

    private final StoredEvents store;
    private final LiveFeed feed;
    private final BufferLimits limits;
    private final Semaphore places;
    // Resuming subscribers share the database with everyone else: a few read at a time.
    private final Semaphore reading = new Semaphore(4, true);

    EventStream(StoredEvents store, LiveFeed feed, BufferLimits limits, int mostSubscribers, StreamMetrics metrics) {
        this.store = store;
        this.feed = feed;
        this.limits = limits;
        this.places = new Semaphore(mostSubscribers);
        metrics.observeSubscribers(() -> mostSubscribers - places.availablePermits());
    }

    /** One subscriber's stream; close it. */
    interface Subscription extends AutoCloseable {

        /** What is served comes after that. */
        long position();

        /** Writes until the reader goes away or the hub stops. */
        void serve(OutputStream out) throws IOException, InterruptedException;

        @Override
        void close();
    }

    /**
     * What comes from now on.
     *
     * @throws TooManySubscribers if there are as many as may be
     */
    Subscription live(List<TopicFilter> filters) {
        Session session = new Session(filters, false, 0);
        session.position = feed.add(session.subscriber);
        return session;
    }

    /**
     * What came after a position, then what comes. A position beyond the newest event is from another store, or from
     * before this one was restored: it counts as the newest.
     *
     * @throws TooManySubscribers if there are as many as may be
     */
    Subscription resumed(List<TopicFilter> filters, long after) {
        return new Session(filters, true, Math.min(after, store.head()));
    }

    private final class Session implements Subscription {

        private final Subscriber subscriber;
        private final boolean resuming;
        private long position;

        private Session(List<TopicFilter> filters, boolean resuming, long after) {
            if (!places.tryAcquire()) {
                throw new TooManySubscribers();
            }
            this.subscriber = new Subscriber(filters, limits);
            this.resuming = resuming;
            this.position = after;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void serve(OutputStream out) throws IOException, InterruptedException {
            if (resuming) {
                // Most of a long history is read before the feed begins to fill the buffer.
                replay(feed.delivered(), out);
                replay(feed.add(subscriber), out);
            }
            boolean open = true;
            while (open) {
                Subscriber.Delivery delivery = subscriber.take(KEEP_ALIVE, MOST_FRAMES);
                for (Frame frame : delivery.frames()) {
                    if (frame.position() > position) {
                        frame.writeTo(out);
                    }
                }
                if (delivery.gap() != null) {
                    out.write(delivery.gap().frame());
                } else if (delivery.frames().isEmpty()) {
                    out.write(Frame.KEEP_ALIVE);
                }
                out.flush();
                open = !delivery.closed();
            }
        }

        private void replay(long upTo, OutputStream out) throws IOException, InterruptedException {
            while (position < upTo && !subscriber.isClosed()) {
                List<StoredEvent> page = read(upTo);
                for (StoredEvent event : page) {
                    Frame.of(event).writeTo(out);
                }
                out.flush();
                position = page.size() < PAGE ? upTo : page.getLast().position();
            }
        }

        private List<StoredEvent> read(long upTo) throws InterruptedException {
            reading.acquire();
            try {
                return store.chosen(position, upTo, subscriber.filters(), PAGE);
            } finally {
                reading.release();
            }
        }

        @Override
        public void close() {
            feed.remove(subscriber);
            places.release();
        }
    }
}
