package dev.carafe.gateway.services;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.handler.TaskLimits;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service as callers see it.
 *
 * @param service its name
 * @param types what can be submitted to it
 * @param workers who works for it now
 * @param pausedSince since when none of its tasks are started; absent unless it is paused
 * @param problems what its workers cannot offer
 */
public record ServiceView(
        @JsonProperty("service") String service,
        @JsonProperty("types") List<Type> types,
        @JsonProperty("workers") List<Worker> workers,

        @JsonProperty("pausedSince") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant pausedSince,

        @JsonProperty("problems") List<Problem> problems) {

    /** Makes copies. */
    public ServiceView {
        problems = List.copyOf(problems);
        types = List.copyOf(types);
        workers = List.copyOf(workers);
    }

    /**
     * A type of task.
     *
     * @param type its name
     * @param limits its bounds
     * @param waiting tasks that wait, for whatever
     * @param running tasks that run
     * @param oldest since when the one waits for a worker that has waited longest
     * @param okPerMinute tasks that ended well, on average over the last 15 minutes
     * @param failedPerMinute tasks that ended otherwise
     * @param workers workers that offer it now
     * @param hiddenFields properties of the payload that display names leave out
     * @param schema JSON Schema of its payload
     */
    @Schema(name = "TaskTypeView")
    public record Type(
            @JsonProperty("type") String type,
            @JsonProperty("limits") TaskLimits limits,
            @JsonProperty("waiting") long waiting,
            @JsonProperty("running") long running,

            @JsonProperty("oldestWaitingSince") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant oldest,

            @JsonProperty("okPerMinute") double okPerMinute,
            @JsonProperty("failedPerMinute") double failedPerMinute,
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
     * @param running tasks of the service that it runs now
     */
    @Schema(name = "WorkerView")
    public record Worker(
            @JsonProperty("id") UUID id,
            @JsonProperty("host") String host,
            @JsonProperty("version") String version,
            @JsonProperty("startedAt") Instant startedAt,
            @JsonProperty("running") long running) {

        Worker plus(Worker same) {
            return new Worker(id, host, version, startedAt, running + same.running);
        }
    }

    /**
     * Something that a worker cannot offer; what it had of it before goes on.
     *
     * @param worker the worker
     * @param source a plugin or a script
     * @param service for which service it works; absent if that is not known
     * @param problem why it cannot be used
     * @param since when that was noticed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WorkerProblem") // not to take the place of the problem details in the description
    public record Problem(
            @JsonProperty("worker") UUID worker,
            @JsonProperty("source") String source,
            @JsonProperty("service") @Nullable String service,
            @JsonProperty("problem") String problem,
            @JsonProperty("since") Instant since) {}
}
