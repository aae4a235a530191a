package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;

/**
 * A running task told how far it is.
 *
 * @param fraction from 0 to 1
 * @param message one line for people
 */
public record TaskProgressed(
        UUID id, @Tag String service, @Tag String type, int attempt, double fraction, String message) implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
