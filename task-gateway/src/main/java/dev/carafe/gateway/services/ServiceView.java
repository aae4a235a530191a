package dev.carafe.gateway.services;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.handler.Execution;
import java.time.Duration;
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
     * @param parallel whether it runs beside all other tasks
     * @param queueSize tasks that may wait
     * @param fetchSize tasks that one worker runs at once
     * @param execution what happens when a worker is lost
     * @param maxAttempts starts at most
     * @param retention how long a result is kept
     * @param waiting tasks that wait
     * @param running tasks that run
     * @param workers workers that offer it now
     * @param hiddenFields properties of the payload that display names leave out
     * @param schema JSON Schema of its payload
     */
    record Type(
            @JsonProperty("type") String type,
            @JsonProperty("parallel") boolean parallel,
            @JsonProperty("queueSize") int queueSize,
            @JsonProperty("fetchSize") int fetchSize,
            @JsonProperty("execution") Execution execution,
            @JsonProperty("maxAttempts") int maxAttempts,
            @JsonProperty("retention") Duration retention,
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
