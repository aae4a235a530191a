package dev.carafe.store.accept;

import dev.carafe.store.claim.FinishedTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What became of a batch of submissions.
 *
 * @param at when those that were accepted were committed, by the database's clock
 * @param refused those that were not accepted, and why
 * @param repeated those that are repetitions, with the id of the task that was accepted first
 * @param ended those that were accepted and ended at once, since a task that they depend on has failed
 */
public record AcceptResult(Instant at, Map<UUID, Refusal> refused, Map<UUID, UUID> repeated, List<FinishedTask> ended) {

    /** Why a task was not accepted. */
    public sealed interface Refusal {

        /** Its type's queue is full. */
        record QueueFull() implements Refusal {}

        /** Something else was submitted under its idempotency key. */
        record OtherBody() implements Refusal {}

        /** It depends on tasks that there are not, or no longer. */
        record UnknownDependencies(Set<UUID> ids) implements Refusal {}
    }

    /** Makes copies. */
    public AcceptResult {
        refused = Map.copyOf(refused);
        repeated = Map.copyOf(repeated);
        ended = List.copyOf(ended);
    }

    /** Whether that task is a new one that is there now. */
    public boolean isNew(UUID id) {
        return !refused.containsKey(id) && !repeated.containsKey(id);
    }
}
