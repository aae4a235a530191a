package dev.carafe.worker.registry;

import dev.carafe.model.handler.TaskHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The handlers of a source, in one version.
 *
 * @param all what runs the types
 * @param json reads their payloads and writes their results. Its caches hold the classes that it has met, so handlers
 *     whose classes are to be unloaded bring a mapper of their own
 * @param whenUnused is run once, on a thread of its own, when the version was replaced and no task runs on it any more
 * @param stopTakes how long they may take to end when they are interrupted, if that is longer than others may
 */
public record HandlerSet(
        Collection<? extends TaskHandler<?>> all, JsonMapper json, Runnable whenUnused, Duration stopTakes) {

    /** Handlers that may take as long to end as any. */
    public HandlerSet(Collection<? extends TaskHandler<?>> all, JsonMapper json, Runnable whenUnused) {
        this(all, json, whenUnused, Duration.ZERO);
    }

    /** Makes a copy. */
    public HandlerSet {
        all = List.copyOf(all);
    }
}
