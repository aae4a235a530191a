package dev.carafe.client.event;

import dev.carafe.model.event.Event;
import java.time.Instant;
import java.util.Optional;

/**
 * An event as it was received. Immutable if the event is.
 *
 * @param event the event, an instance of exactly one of the types that were subscribed to
 * @param id its id; with its source, its identity
 * @param source who published it
 * @param topic where it happened
 * @param time when it happened
 */
public record Received(Event event, String id, String source, Optional<String> topic, Instant time) {}
