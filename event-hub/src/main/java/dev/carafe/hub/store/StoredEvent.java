package dev.carafe.hub.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is kept.
 *
 * @param position its place in the order in which the hubs stored events; no two share one, and none is left out
 * @param data a flat JSON object as text
 * @param extensions the CloudEvents attributes beyond the core ones, a JSON object as text
 */
public record StoredEvent(
        long position,
        String source,
        String id,
        String type,
        @Nullable String topic,
        Instant time,
        String data,
        @Nullable String extensions) {}
