package dev.carafe.worker.offer;

import dev.carafe.model.handler.TaskHandler;
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
 */
public record Handlers(Collection<? extends TaskHandler<?>> all, JsonMapper json, Runnable whenUnused) {

    /** Makes a copy. */
    public Handlers {
        all = List.copyOf(all);
    }
}
