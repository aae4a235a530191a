package dev.carafe.base.events;

import dev.carafe.base.events.EventBuffer.Encoded;
import dev.carafe.model.event.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events to the exchange {@code carafe.events}. Never blocks and never fails because the broker is away: events
 * wait in a bounded buffer from which the oldest give way. Thread safe. Events of one type keep their order unless a
 * message had to be sent again.
 */
public final class EventPublisher {

    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);
    private static final long WARN_EVERY_MILLIS = 60_000;

    private final EventEncoder encoder;
    private final EventBuffer buffer;
    private final InstantSource clock;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong warnedAt = new AtomicLong(Long.MIN_VALUE / 2);

    EventPublisher(EventEncoder encoder, EventBuffer buffer, InstantSource clock) {
        this.encoder = encoder;
        this.buffer = buffer;
        this.clock = clock;
    }

    /** Publishes a record, which may gather with others for a moment: its type is its simple name, its components without nulls are its data, its time is now. */
    public void publish(Event event) {
        publish(event.getClass().getSimpleName(), event.topic().orElse(null), clock.instant(), event);
    }

    /**
     * Publishes an event.
     *
     * @param topic the CloudEvent's subject
     * @param data a record, a map, or whatever Jackson writes as an object; it is read before this returns
     */
    public void publish(String type, @Nullable String topic, Instant time, Object data) {
        if (!buffer.add(new Encoded(type, encoder.encode(type, topic, time, data)))) {
            long lost = dropped.incrementAndGet();
            long now = clock.millis();
            long before = warnedAt.get();
            if (now - before >= WARN_EVERY_MILLIS && warnedAt.compareAndSet(before, now)) {
                log.atWarn()
                        .addKeyValue("dropped", lost)
                        .log("the event buffer is full: the oldest events are dropped");
            }
        }
    }

    /** Events that were dropped since the start because the buffer was full. */
    public long dropped() {
        return dropped.get();
    }
}
