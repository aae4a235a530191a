package dev.carafe.worker.registry;

import dev.carafe.model.handler.TaskHandler;
import dev.carafe.store.registration.StoredRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All types of task that this worker runs, by their sources: the application's own handlers, a plugin, a script. A
 * source can be replaced or withdrawn while the worker runs; tasks that were started go on with the handler that they
 * have. Thread safe.
 */
public final class HandlerRegistry {

    /** The source of the handlers that the application brings along. */
    public static final String BEANS = "beans";

    private record TypeName(String service, String type) {
        static TypeName of(RegisteredHandler<?> offer) {
            return new TypeName(
                    offer.registration().service(), offer.registration().type());
        }
    }

    private record Source(HandlerVersion version, List<RegisteredHandler<?>> registry) {}

    private final TypeSettings settings;

    /** Held during a whole change, the database's part included. */
    private final ReentrantLock changing = new ReentrantLock();

    private final Map<String, Source> sources = new LinkedHashMap<>();
    private RegistrationPublisher announcer = RegistrationPublisher.NOBODY;

    /**
     * What a claimed task may need: what is offered, and for the length of a change also what is about to be or no
     * longer is. Guarded by itself, together with the beginning of tasks.
     */
    private final Map<TypeName, RegisteredHandler<?>> startable = new HashMap<>();

    /** Nothing is offered yet. */
    public HandlerRegistry(TypeSettings settings) {
        this.settings = settings;
    }

    /** Who is to hear of changes from now on; what is offered now is registered with it at once. */
    public void announceBy(RegistrationPublisher other) {
        changing.lock();
        try {
            other.register(registrations(sources));
            announcer = other;
        } finally {
            changing.unlock();
        }
    }

    /** All of them, in the order of their sources. */
    public List<RegisteredHandler<?>> all() {
        changing.lock();
        try {
            return sources.values().stream()
                    .<RegisteredHandler<?>>flatMap(source -> source.registry().stream())
                    .toList();
        } finally {
            changing.unlock();
        }
    }

    /** The services that a source works for. */
    public List<String> services(String source) {
        changing.lock();
        try {
            Source known = sources.get(source);
            return known == null
                    ? List.of()
                    : known.registry().stream()
                            .map(offer -> offer.registration().service())
                            .distinct()
                            .toList();
        } finally {
            changing.unlock();
        }
    }

    /** The offer for a task that starts now. Its version is in use until {@link HandlerVersion#end()}. */
    public Optional<RegisteredHandler<?>> begin(String service, String type) {
        synchronized (startable) {
            RegisteredHandler<?> offer = startable.get(new TypeName(service, type));
            if (offer != null) {
                offer.version().begin();
            }
            return Optional.ofNullable(offer);
        }
    }

    /**
     * Offers what these handlers run in place of what the source had. If it throws, the source's earlier version stays.
     *
     * @throws IllegalStateException if another handler offers one of the types
     * @throws UnusableSchema if that of one of the types is
     * @throws RuntimeException if the types cannot be registered; it may be tried again
     */
    public void replace(String source, HandlerSet handlers) {
        changing.lock();
        try {
            HandlerVersion version = new HandlerVersion(handlers);
            change(source, new Source(version, registry(source, version, handlers.all())));
        } finally {
            changing.unlock();
        }
    }

    /**
     * Offers no longer what the source had.
     *
     * @throws RuntimeException if that cannot be made known; it may be tried again
     */
    public void withdraw(String source) {
        changing.lock();
        try {
            if (sources.containsKey(source)) {
                change(source, null);
            }
        } finally {
            changing.unlock();
        }
    }

    private void change(String name, @Nullable Source next) {
        Source before = sources.get(name);
        Map<String, Source> after = new LinkedHashMap<>(sources);
        if (next == null) {
            after.remove(name);
        } else {
            after.put(name, next);
        }
        boolean others = !registrations(after).equals(registrations(sources));
        if (others) {
            register(after, next);
        }
        if (next != null) {
            synchronized (startable) {
                next.registry().forEach(offer -> startable.put(TypeName.of(offer), offer));
            }
        }
        sources.clear();
        sources.putAll(after);
        Runnable retire = before == null ? () -> {} : () -> retire(before.version());
        if (others) {
            announcer.spread(all(), retire);
        } else {
            retire.run();
        }
    }

    /** A new type may be claimed as soon as the database knows of it, so its handler must be there before. */
    private void register(Map<String, Source> after, @Nullable Source next) {
        if (next != null) {
            synchronized (startable) {
                next.registry().forEach(offer -> startable.putIfAbsent(TypeName.of(offer), offer));
            }
        }
        try {
            announcer.register(registrations(after));
        } catch (RuntimeException e) {
            if (next != null) {
                forget(next.version());
            }
            throw e;
        }
    }

    private void retire(HandlerVersion version) {
        forget(version);
        version.retire();
    }

    private void forget(HandlerVersion version) {
        synchronized (startable) {
            startable.values().removeIf(offer -> offer.version() == version);
        }
    }

    private static List<StoredRegistration> registrations(Map<String, Source> sources) {
        return sources.values().stream()
                .flatMap(source -> source.registry().stream())
                .<StoredRegistration>map(RegisteredHandler::registration)
                .toList();
    }

    private List<RegisteredHandler<?>> registry(
            String source, HandlerVersion version, Collection<? extends TaskHandler<?>> handlers) {
        Map<TypeName, String> taken = new HashMap<>();
        sources.forEach((name, other) -> {
            if (!name.equals(source)) {
                other.registry().forEach(offer -> taken.put(TypeName.of(offer), holder(name, offer.handler())));
            }
        });
        List<RegisteredHandler<?>> registry = new ArrayList<>();
        for (TaskHandler<?> handler : handlers) {
            RegisteredHandler<?> offer = RegisteredHandler.of(handler, version, settings, holder(source, handler));
            String other = taken.putIfAbsent(TypeName.of(offer), holder(source, handler));
            if (other != null) {
                throw new IllegalStateException("two handlers offer type '%s' of service '%s': %s and %s"
                        .formatted(
                                offer.registration().type(),
                                offer.registration().service(),
                                other,
                                holder(source, handler)));
            }
            registry.add(offer);
        }
        return List.copyOf(registry);
    }

    private static String holder(String source, TaskHandler<?> handler) {
        return source.equals(BEANS) ? handler.getClass().getName() : source;
    }
}
