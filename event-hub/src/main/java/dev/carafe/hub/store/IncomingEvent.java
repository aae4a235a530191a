package dev.carafe.hub.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checked event on its way into the store.
 *
 * @param typeId the number of its type in the store
 * @param data a flat JSON object as text
 * @param extensions the CloudEvents attributes beyond the core ones, a JSON object as text
 */
public record IncomingEvent(
        UUID identity,
        String source,
        String id,
        String type,
        int typeId,
        @Nullable String topic,
        Instant time,
        String data,
        @Nullable String extensions) {

    StoredEvent at(long position) {
        return new StoredEvent(position, source, id, type, topic, time, data, extensions);
    }
}
