package dev.carafe.client.event;

import dev.carafe.client.http.Service;
import dev.carafe.client.problem.CarafeException;
import dev.carafe.model.event.Event;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes events, in the order in which they are given to it. What is published while a message is on its way goes together
 * with the next one, so that many share messages and a single one waits for nothing. Thread safe.
 *
 * <p>An event whose answer is lost is sent again; it is the same event, with the same id, and is stored once.
 */
public final class Publisher implements AutoCloseable {

    private final CloudEvents events;
    private final Outlet outlet;

    /** How events leave. */
    public interface Outlet extends AutoCloseable {

        /** Sends an event; completes on a thread for callbacks when it is safe. */
        CompletableFuture<Void> send(CloudEvents.Encoded event);

        @Override
        void close();
    }

    /** For the client. */
    public Publisher(CloudEvents events, Outlet outlet) {
        this.events = events;
        this.outlet = outlet;
    }

    /**
     * Publishes an event that happens now; returns when it is safe: stored by the hub, or over AMQP taken by the broker.
     *
     * @throws dev.carafe.client.problem.InvalidRequestException if the hub does not take it, and why
     * @throws CarafeException if it is not safe within the request timeout; it may be all the same
     * @throws IllegalArgumentException if it is no record, or cannot be written as JSON
     */
    public void publish(Event event) {
        publish(event, Instant.now());
    }

    /** The same at a time of its own, which the hub keeps to the microsecond. */
    public void publish(Event event, Instant time) {
        CompletableFuture<Void> published = publishAsync(event, time);
        Service.await(published);
    }

    /** Publishes without waiting: completes when {@link #publish(Event)} would return, fails as it throws. */
    public CompletableFuture<Void> publishAsync(Event event) {
        return publishAsync(event, Instant.now());
    }

    /** The same at a time of its own. */
    public CompletableFuture<Void> publishAsync(Event event, Instant time) {
        return outlet.send(events.encode(event, time));
    }

    /** Fails what is on its way. */
    @Override
    public void close() {
        outlet.close();
    }
}
