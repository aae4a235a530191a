package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One turn of the pump: results are written and the next tasks claimed in one transaction, so that a lane goes from one
 * task to the next with a single commit. Thread safe.
 */
final class Turn {

    /**
     * What a turn is to do.
     *
     * @param outcomes results to write
     * @param wanted how many tasks to claim from each queue
     * @param inDoubt the tasks that the worker knows to run, if it is not known whether the last turn was committed;
     *     else null
     */
    record Plan(
            List<Outcome> outcomes,
            Map<QueueState, Integer> wanted,
            @Nullable Set<UUID> inDoubt) {

        boolean isEmpty() {
            return outcomes.isEmpty() && wanted.isEmpty();
        }
    }

    /** What a turn did. */
    record Done(List<FinishedTask> finished, Map<QueueState, List<ClaimedTask>> claimed) {}

    private final Claims claims;
    private final TransactionTemplate transaction;

    Turn(Claims claims, TransactionTemplate transaction) {
        this.claims = claims;
        this.transaction = transaction;
    }

    Done take(UUID worker, Plan plan) {
        return transaction.execute(status -> {
            List<FinishedTask> finished = plan.outcomes().isEmpty() ? List.of() : finish(worker, plan);
            if (plan.inDoubt() != null) {
                claims.releaseUnknown(worker, plan.inDoubt());
            }
            Map<QueueState, List<ClaimedTask>> claimed = new LinkedHashMap<>();
            plan.wanted()
                    .forEach((queue, most) -> claimed.put(queue, queue.queue().claim(claims, worker, most)));
            return new Done(finished, claimed);
        });
    }

    private List<FinishedTask> finish(UUID worker, Plan plan) {
        List<FinishedTask> finished = claims.finish(worker, plan.outcomes());
        if (plan.inDoubt() == null || finished.size() == plan.outcomes().size()) {
            return finished;
        }
        Set<UUID> now = finished.stream().map(FinishedTask::id).collect(Collectors.toSet());
        List<FinishedTask> all = new ArrayList<>(finished);
        all.addAll(claims.written(
                worker,
                plan.outcomes().stream()
                        .filter(outcome -> !now.contains(outcome.id()))
                        .toList()));
        return all;
    }
}
