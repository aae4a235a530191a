package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task's result was written.
 *
 * @param status {@code ok}, {@code error} or {@code cancelled}
 * @param worker absent if it never started
 * @param queueSeconds from the moment it began to wait for its latest attempt to its start, or to its end if it never started
 * @param runSeconds from its latest start; absent if it never started
 * @param ename the error's name; absent if it is ok
 * @param traceparent W3C trace context of its submission
 */
public record TaskFinished(
        UUID id,
        @Tag String service,
        @Tag String type,
        @Tag String status,
        @Nullable Integer attempt,
        @Tag @Nullable String worker,
        double queueSeconds,
        @Nullable Double runSeconds,
        @Tag @Nullable String ename,
        @Nullable String traceparent)
        implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service + "." + type);
    }
}
