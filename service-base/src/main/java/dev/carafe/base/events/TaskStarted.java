package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker has claimed a task.
 *
 * @param queueSeconds from the moment it began to wait for this attempt
 * @param traceparent W3C trace context of its submission
 */
public record TaskStarted(
        UUID id,
        @Tag String service,
        @Tag String type,
        int attempt,
        @Tag String worker,
        double queueSeconds,
        @Nullable String traceparent)
        implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
