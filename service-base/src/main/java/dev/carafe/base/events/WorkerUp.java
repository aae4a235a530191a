package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;

/** A worker takes tasks of a service from now on. */
public record WorkerUp(@Tag String worker, String host, @Tag String service, String version) implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(service);
    }
}
