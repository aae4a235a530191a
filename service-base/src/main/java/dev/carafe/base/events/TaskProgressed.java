package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A running task told how far it is.
 *
 * @param fraction from 0 to 1
 * @param message one line for people
 * @param data partial results as JSON text: an event's fields are flat; absent if there are none
 * @param traceparent W3C trace context of its submission
 */
public record TaskProgressed(
        UUID id,
        @Tag String service,
        @Tag String type,
        int attempt,
        double fraction,
        String message,
        @Nullable String data,
        @Nullable String traceparent)
        implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
