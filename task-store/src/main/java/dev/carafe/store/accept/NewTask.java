package dev.carafe.store.accept;

import dev.carafe.store.registration.StoredRegistration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that was checked and is to be accepted.
 *
 * @param id its id
 * @param registration its type
 * @param displayName one line for people
 * @param payload JSON text, valid against the type's schema
 * @param labels a JSON object of text values, or null for none
 */
public record NewTask(
        UUID id,
        StoredRegistration registration,
        String displayName,
        String payload,
        @Nullable String labels) {

    /** The lane in which it runs; null if it runs beside all others. */
    @Nullable String lane() {
        return registration.limits().parallel() ? null : registration.service();
    }
}
