package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;

/**
 * A worker has claimed a task.
 *
 * @param queueSeconds from the moment it was accepted
 */
public record TaskStarted(
        UUID id,
        @Tag String service,
        @Tag String type,
        int attempt,
        @Tag String worker,
        double queueSeconds) implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
