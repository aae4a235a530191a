package dev.carafe.gateway.services;

import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.json.NotASchema;
import dev.carafe.base.problem.Problem;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The gateway's copy of the registrations. It is looked up anew when a worker announces itself, every few seconds, and
 * when somebody names a type that it does not hold: a worker's announcement may still be on its way. Thread safe.
 */
public final class KnownTypes {

    /** However many requests name unknown types, they cost one look into the database in this time. */
    private static final long BETWEEN_MISSES_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Somebody has to mend it. */
    private static final Duration RETRY_UNUSABLE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(KnownTypes.class);

    private final Supplier<List<StoredRegistration>> store;
    private final Consumer<List<StoredRegistration>> onChange;
    private final LongSupplier nanoTime;
    private final ReentrantLock lookingUp = new ReentrantLock();
    private volatile Copy copy = new Copy(List.of(), Map.of());
    private @Nullable Long missedAt;

    private record Copy(List<StoredRegistration> all, Map<String, Map<String, KnownType>> byService) {}

    /**
     * @param store reads all registrations, sorted
     * @param onChange told of all registrations whenever they have changed
     * @param nanoTime the clock
     */
    public KnownTypes(
            Supplier<List<StoredRegistration>> store,
            Consumer<List<StoredRegistration>> onChange,
            LongSupplier nanoTime) {
        this.store = store;
        this.onChange = onChange;
        this.nanoTime = nanoTime;
    }

    /**
     * The type of that name.
     *
     * @throws Problem {@code 404} if there is no such service, or no such type in it; {@code 503} if payloads of the type
     *     cannot be checked
     */
    public KnownType find(String service, String type) {
        KnownType found = inCopy(service, type);
        if (found == null && lookUpAfterMiss()) {
            found = inCopy(service, type);
        }
        if (found != null) {
            return found;
        }
        requireService(service);
        if (copy.all().stream()
                .anyMatch(one -> one.service().equals(service) && one.type().equals(type))) {
            throw new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "unusable-schema",
                            "Schema cannot be used",
                            "The JSON Schema of type '" + type + "' of service '" + service
                                    + "' cannot be used: its workers have to offer another")
                    .retryAfter(RETRY_UNUSABLE);
        }
        throw new Problem(
                HttpStatus.NOT_FOUND,
                "unknown-type",
                "Unknown type",
                TaskNames.isName(type)
                        ? "The service '" + service + "' has no type '" + type + "'"
                        : "That is not the name of a type");
    }

    /**
     * The registrations of a service, by type.
     *
     * @throws Problem {@code 404} if there is no such service
     */
    public List<StoredRegistration> ofService(String service) {
        if (!copy.byService().containsKey(service)) {
            lookUpAfterMiss();
        }
        requireService(service);
        return copy.all().stream()
                .filter(type -> type.service().equals(service))
                .toList();
    }

    /** All registrations, by service and type. */
    public List<StoredRegistration> all() {
        return copy.all();
    }

    /** Makes the copy as the database has it now. */
    public void refresh() {
        lookingUp.lock();
        try {
            lookUp();
        } finally {
            lookingUp.unlock();
        }
    }

    private @Nullable KnownType inCopy(String service, String type) {
        Map<String, KnownType> types = copy.byService().get(service);
        return types == null ? null : types.get(type);
    }

    private void requireService(String service) {
        if (!copy.byService().containsKey(service)) {
            throw new Problem(
                    HttpStatus.NOT_FOUND,
                    "unknown-service",
                    "Unknown service",
                    TaskNames.isName(service)
                            ? "No worker has ever offered the service '" + service + "'"
                            : "That is not the name of a service");
        }
    }

    private boolean lookUpAfterMiss() {
        lookingUp.lock();
        try {
            Long last = missedAt;
            long now = nanoTime.getAsLong();
            if (last == null || now - last >= BETWEEN_MISSES_NANOS) {
                missedAt = now;
                lookUp();
            }
            return true;
        } finally {
            lookingUp.unlock();
        }
    }

    private void lookUp() {
        List<StoredRegistration> all = store.get();
        if (!all.equals(copy.all())) {
            copy = new Copy(List.copyOf(all), compiled(all));
            onChange.accept(all);
        }
    }

    /** Schemas whose text has not changed are not compiled again. */
    private Map<String, Map<String, KnownType>> compiled(List<StoredRegistration> all) {
        Map<String, Map<String, KnownType>> byService = new HashMap<>();
        for (StoredRegistration registration : all) {
            KnownType before = inCopy(registration.service(), registration.type());
            Map<String, KnownType> ofService =
                    byService.computeIfAbsent(registration.service(), service -> new HashMap<>());
            try {
                JsonSchema schema =
                        before != null && before.registration().schema().equals(registration.schema())
                                ? before.schema()
                                : JsonSchema.accepted(registration.schema());
                ofService.put(registration.type(), new KnownType(registration, schema));
            } catch (NotASchema e) {
                // The other types go on; tasks of this one are refused.
                log.atError()
                        .setCause(e)
                        .addKeyValue("service", registration.service())
                        .addKeyValue("type", registration.type())
                        .log("the type's JSON Schema cannot be compiled; tasks of the type are refused");
            }
        }
        return byService;
    }
}
