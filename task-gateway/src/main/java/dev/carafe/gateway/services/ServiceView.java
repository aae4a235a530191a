package dev.carafe.gateway.services;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.handler.TaskLimits;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A service as callers see it.
 *
 * @param service its name
 * @param types what can be submitted to it
 * @param workers who works for it now
 */
record ServiceView(
        @JsonProperty("service") String service,
        @JsonProperty("types") List<Type> types,
        @JsonProperty("workers") List<Worker> workers) {

    ServiceView {
        types = List.copyOf(types);
        workers = List.copyOf(workers);
    }

    /**
     * A type of task.
     *
     * @param type its name
     * @param limits its bounds
     * @param waiting tasks that wait
     * @param running tasks that run
     * @param workers workers that offer it now
     * @param hiddenFields properties of the payload that display names leave out
     * @param schema JSON Schema of its payload
     */
    record Type(
            @JsonProperty("type") String type,
            @JsonProperty("limits") TaskLimits limits,
            @JsonProperty("waiting") long waiting,
            @JsonProperty("running") long running,
            @JsonProperty("workers") long workers,
            @JsonProperty("hiddenFields") Set<String> hiddenFields,
            @JsonProperty("schema") Object schema) {}

    /**
     * A worker that is alive.
     *
     * @param id this run of it
     * @param host where it runs
     * @param version which version it is
     * @param startedAt since when
     */
    record Worker(
            @JsonProperty("id") UUID id,
            @JsonProperty("host") String host,
            @JsonProperty("version") String version,
            @JsonProperty("startedAt") Instant startedAt) {}
}
