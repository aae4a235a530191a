package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a task failed, and another one follows.
 *
 * @param attempt the one that failed
 * @param ename the error's name
 * @param pauseSeconds until the next attempt
 * @param traceparent W3C trace context of the submission
 */
public record TaskRetried(
        UUID id,
        @Tag String service,
        @Tag String type,
        int attempt,
        @Tag String worker,
        @Tag String ename,
        double pauseSeconds,
        @Nullable String traceparent)
        implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
