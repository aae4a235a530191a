package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.Outcome;
import dev.carafe.store.succession.Consequences;
import dev.carafe.store.succession.Succession;
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

        boolean isOneStepInALane() {
            return outcomes.size() == 1
                    && outcomes.getFirst().isFinal()
                    && wanted.size() == 1
                    && wanted.keySet().iterator().next().queue() instanceof WorkQueue.Lane
                    && inDoubt == null;
        }
    }

    /**
     * What a turn did.
     *
     * @param consequences what the ends of tasks meant for others
     */
    record Done(List<FinishedTask> finished, Consequences consequences, Map<QueueState, List<ClaimedTask>> claimed) {}

    private final Claims claims;
    private final Succession succession;
    private final TransactionTemplate transaction;

    Turn(Claims claims, Succession succession, TransactionTemplate transaction) {
        this.claims = claims;
        this.succession = succession;
        this.transaction = transaction;
    }

    Done take(UUID worker, Plan plan) {
        Done quick = plan.isOneStepInALane() ? stepInLane(worker, plan) : null;
        return quick != null ? quick : transaction.execute(status -> inTransaction(worker, plan));
    }

    /** A result and the next task of the same lane in one statement, which needs no round trips for a transaction. */
    private @Nullable Done stepInLane(UUID worker, Plan plan) {
        Map.Entry<QueueState, Integer> lane =
                plan.wanted().entrySet().iterator().next();
        WorkQueue.Lane queue = (WorkQueue.Lane) lane.getKey().queue();
        return claims.finishAndClaimInLane(worker, plan.outcomes().getFirst(), queue.service())
                .map(step ->
                        new Done(List.of(step.finished()), Consequences.NONE, Map.of(lane.getKey(), step.claimed())))
                .orElse(null);
    }

    private Done inTransaction(UUID worker, Plan plan) {
        List<Outcome> ends = plan.outcomes().stream().filter(Outcome::isFinal).toList();
        List<Outcome> retries =
                plan.outcomes().stream().filter(outcome -> !outcome.isFinal()).toList();
        List<FinishedTask> finished = ends.isEmpty() ? List.of() : finish(worker, ends, plan);
        if (!retries.isEmpty()) {
            claims.retry(worker, retries);
        }
        if (plan.inDoubt() != null) {
            claims.releaseUnknown(worker, plan.inDoubt());
        }
        Consequences consequences = succession.after(finished);
        Map<QueueState, List<ClaimedTask>> claimed = new LinkedHashMap<>();
        plan.wanted().forEach((queue, most) -> claimed.put(queue, queue.queue().claim(claims, worker, most)));
        return new Done(finished, consequences, claimed);
    }

    private List<FinishedTask> finish(UUID worker, List<Outcome> ends, Plan plan) {
        List<FinishedTask> finished = claims.finish(worker, ends);
        if (plan.inDoubt() == null || finished.size() == ends.size()) {
            return finished;
        }
        Set<UUID> now = finished.stream().map(FinishedTask::id).collect(Collectors.toSet());
        List<FinishedTask> all = new ArrayList<>(finished);
        all.addAll(claims.written(
                worker,
                ends.stream().filter(outcome -> !now.contains(outcome.id())).toList()));
        return all;
    }
}
