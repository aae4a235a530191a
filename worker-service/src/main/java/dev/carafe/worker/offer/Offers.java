package dev.carafe.worker.offer;

import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.store.registration.StoredRegistration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All types of task that this worker runs. Immutable. */
public final class Offers {

    private record TypeName(String service, String type) {}

    private final Map<TypeName, Offer<?>> offers = new LinkedHashMap<>();

    /**
     * Asks each handler for its registration.
     *
     * @throws IllegalStateException if two handlers offer the same type
     */
    public Offers(Collection<TaskHandler<?>> handlers) {
        handlers.forEach(this::add);
    }

    /** All of them, in the order of their handlers. */
    public List<Offer<?>> all() {
        return List.copyOf(offers.values());
    }

    /** The offer of that type. */
    public Optional<Offer<?>> find(String service, String type) {
        return Optional.ofNullable(offers.get(new TypeName(service, type)));
    }

    private <T extends Task> void add(TaskHandler<T> handler) {
        TaskRegistration<T> registration = handler.registration();
        TypeName name = new TypeName(registration.service(), registration.type());
        Offer<?> other = offers.putIfAbsent(name, new Offer<>(stored(registration), registration.payload(), handler));
        if (other != null) {
            throw new IllegalStateException("two handlers offer type '%s' of service '%s': %s and %s"
                    .formatted(
                            name.type(),
                            name.service(),
                            other.handler().getClass().getName(),
                            handler.getClass().getName()));
        }
    }

    private static StoredRegistration stored(TaskRegistration<?> registration) {
        String schema = registration.schema();
        return new StoredRegistration(
                registration.service(),
                registration.type(),
                schema != null ? schema : PayloadSchema.of(registration.payload()),
                registration.hiddenFields(),
                registration.limits());
    }
}
