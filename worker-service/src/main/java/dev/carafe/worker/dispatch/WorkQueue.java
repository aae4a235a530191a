package dev.carafe.worker.dispatch;

import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.registration.StoredRegistration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A queue of waiting tasks, as rows in the database and as a wake-up message at the broker. */
sealed interface WorkQueue {

    /** The sequential tasks of a service. */
    record Lane(String service) implements WorkQueue {
        @Override
        public String name() {
            return TaskNames.sequentialQueue(service);
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public boolean isSequential() {
            return true;
        }

        @Override
        public List<ClaimedTask> claim(Claims claims, UUID worker, long from, int most) {
            return claims.claimInLane(worker, service);
        }

        @Override
        public Results.Step finishAndClaim(
                Results results, UUID worker, List<AttemptOutcome> outcomes, long from, int most) {
            return results.finishAndClaimInLane(worker, outcomes, service, from);
        }
    }

    /** The tasks of one parallel type. */
    record Parallel(
            String service,
            String type,
            int capacity,
            @Nullable Integer maxRunning) implements WorkQueue {
        @Override
        public String name() {
            return TaskNames.parallelQueue(service, type);
        }

        @Override
        public List<ClaimedTask> claim(Claims claims, UUID worker, long from, int most) {
            return maxRunning == null
                    ? claims.claimParallel(worker, service, type, from, most)
                    : claims.claimParallel(worker, service, type, from, most, maxRunning);
        }

        @Override
        public Results.Step finishAndClaim(
                Results results, UUID worker, List<AttemptOutcome> outcomes, long from, int most) {
            return results.finishAndClaimParallel(worker, outcomes, service, type, from, most);
        }

        @Override
        public boolean isClaimedByOneStatement() {
            return maxRunning == null;
        }

        @Override
        public boolean othersTakeItsRoom() {
            return maxRunning != null;
        }
    }

    /** The queue of a type's tasks. */
    static WorkQueue of(StoredRegistration type) {
        return type.limits().parallel()
                ? new Parallel(
                        type.service(),
                        type.type(),
                        type.limits().fetchSize(),
                        type.limits().maxRunning())
                : new Lane(type.service());
    }

    /** The name of its wake-up message at the broker. */
    String name();

    /** Tasks of it that one worker runs at once. */
    int capacity();

    /** Whether its tasks run one at a time, in order. */
    default boolean isSequential() {
        return false;
    }

    /** Whether fewer tasks than wanted may have been claimed because other workers run some, though more are waiting. */
    default boolean othersTakeItsRoom() {
        return false;
    }

    /**
     * Claims up to {@code most} of its tasks, in order.
     *
     * @param from the first position that counts; not heeded by a lane of which a task may be running
     */
    List<ClaimedTask> claim(Claims claims, UUID worker, long from, int most);

    /** Whether to claim takes no more than one statement. */
    default boolean isClaimedByOneStatement() {
        return true;
    }

    /** The same by the statement that writes outcomes, of its tasks and of others; if it is claimed by one. */
    Results.Step finishAndClaim(Results results, UUID worker, List<AttemptOutcome> outcomes, long from, int most);
}
