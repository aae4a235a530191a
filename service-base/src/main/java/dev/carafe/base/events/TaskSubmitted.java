package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task was accepted.
 *
 * @param traceparent W3C trace context of its submission
 */
public record TaskSubmitted(
        UUID id,
        @Tag String service,
        @Tag String type,
        @Nullable String traceparent) implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
