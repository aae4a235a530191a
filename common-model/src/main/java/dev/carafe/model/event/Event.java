package dev.carafe.model.event;

import java.util.Optional;

/**
 * Something that happened: a message to whom it concerns and a point for later. Its type on the wire is the record's
 * simple name.
 *
 * <pre>{@code
 * record DoorOpened(@Tag String door, double seconds) implements Event {
 *     @Override public Optional<String> topic() { return Optional.of("lab." + door); }
 * }
 * }</pre>
 */
public interface Event extends Point {

    /** Where it happened, as segments between dots, for {@link TopicFilter}s to match. None by default. */
    default Optional<String> topic() {
        return Optional.empty();
    }
}
