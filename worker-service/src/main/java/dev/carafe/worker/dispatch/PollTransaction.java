package dev.carafe.worker.dispatch;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.Results;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.dependency.StateChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One turn of the poller: results are written and the next tasks claimed with a single commit, and if possible by a single
 * statement. Thread safe.
 */
final class PollTransaction {

    /**
     * What a turn is to do.
     *
     * @param outcomes results to write
     * @param wanted how many tasks to claim from each queue
     * @param inDoubt the tasks that the worker knows to run, if it is not known whether the last turn was committed;
     *     else null
     */
    record Plan(
            List<AttemptOutcome> outcomes,
            Map<QueueState, Integer> wanted,
            @Nullable Set<UUID> inDoubt) {

        boolean isEmpty() {
            return outcomes.isEmpty() && wanted.isEmpty();
        }

        /** Whether it may be done by one statement, which needs no round trips for a transaction. */
        boolean isOneStatement() {
            return wanted.size() <= 1
                    && inDoubt == null
                    && outcomes.stream().allMatch(AttemptOutcome::isFinal)
                    && wanted.keySet().stream().allMatch(queue -> queue.queue().isClaimedByOneStatement());
        }

        /** What is left of it after that. */
        Plan after(Results.Step step) {
            Set<UUID> finished = step.finished().stream().map(FinishedTask::id).collect(Collectors.toSet());
            Map<QueueState, Integer> more = new LinkedHashMap<>();
            wanted.forEach((queue, most) -> {
                if (most > step.claimed().size()) {
                    more.put(queue, most - step.claimed().size());
                }
            });
            return new Plan(
                    outcomes.stream()
                            .filter(outcome -> !finished.contains(outcome.id()))
                            .toList(),
                    more,
                    null);
        }
    }

    /**
     * What a turn did.
     *
     * @param consequences what the ends of tasks meant for others
     */
    record Done(List<FinishedTask> finished, StateChanges consequences, Map<QueueState, List<ClaimedTask>> claimed) {

        Done and(Done next) {
            List<FinishedTask> allFinished = new ArrayList<>(finished);
            allFinished.addAll(next.finished);
            Map<QueueState, List<ClaimedTask>> allClaimed = new LinkedHashMap<>(claimed);
            next.claimed.forEach((queue, tasks) -> allClaimed.merge(queue, tasks, (first, more) -> {
                List<ClaimedTask> both = new ArrayList<>(first);
                both.addAll(more);
                return both;
            }));
            return new Done(allFinished, consequences.and(next.consequences), allClaimed);
        }
    }

    private final Claims claims;
    private final Results results;
    private final DependencyResolution succession;
    private final TransactionTemplate transaction;

    PollTransaction(Claims claims, Results results, DependencyResolution succession, TransactionTemplate transaction) {
        this.claims = claims;
        this.results = results;
        this.succession = succession;
        this.transaction = transaction;
    }

    Done take(UUID worker, Plan plan) {
        return plan.isOneStatement() ? inOneStatement(worker, plan) : inTransaction(worker, plan);
    }

    private Done inTransaction(UUID worker, Plan plan) {
        return transaction.execute(status -> inside(worker, plan));
    }

    /** What it leaves, because others depend on it or because it was taken from the worker, takes the long way. */
    private Done inOneStatement(UUID worker, Plan plan) {
        List<AttemptOutcome> outcomes = plan.outcomes();
        QueueState queue = plan.wanted().keySet().stream().findFirst().orElse(null);
        int most = queue == null ? 0 : plan.wanted().getOrDefault(queue, 0);
        Results.Step step;
        if (queue == null) {
            step = new Results.Step(results.finishAlone(worker, outcomes), List.of());
        } else if (outcomes.isEmpty()) {
            step = new Results.Step(List.of(), queue.queue().claim(claims, worker, queue.from(), most));
        } else {
            step = queue.queue().finishAndClaim(results, worker, outcomes, queue.from(), most);
        }
        Done done =
                new Done(step.finished(), StateChanges.NONE, queue == null ? Map.of() : Map.of(queue, step.claimed()));
        return step.finished().size() == outcomes.size() ? done : done.and(inTransaction(worker, plan.after(step)));
    }

    private Done inside(UUID worker, Plan plan) {
        // By id, as everybody locks rows; the lanes come before them.
        List<AttemptOutcome> ends = plan.outcomes().stream()
                .filter(AttemptOutcome::isFinal)
                .sorted(Comparator.comparing(outcome -> outcome.id().toString()))
                .toList();
        if (!ends.isEmpty()) {
            succession.lockFor(ids(ends, true), ids(ends, false));
        }
        List<AttemptOutcome> retries =
                plan.outcomes().stream().filter(outcome -> !outcome.isFinal()).toList();
        List<FinishedTask> finished = ends.isEmpty() ? List.of() : finish(worker, ends, plan);
        if (!retries.isEmpty()) {
            results.retry(worker, retries);
        }
        if (plan.inDoubt() != null) {
            claims.releaseUnknown(worker, plan.inDoubt());
        }
        StateChanges consequences = succession.after(finished);
        Map<QueueState, List<ClaimedTask>> claimed = new LinkedHashMap<>();
        plan.wanted()
                .forEach((queue, most) -> claimed.put(queue, queue.queue().claim(claims, worker, queue.from(), most)));
        return new Done(finished, consequences, claimed);
    }

    private static List<UUID> ids(List<AttemptOutcome> ends, boolean well) {
        return ends.stream()
                .filter(outcome -> (outcome.status() == TaskStatus.OK) == well)
                .map(AttemptOutcome::id)
                .toList();
    }

    private List<FinishedTask> finish(UUID worker, List<AttemptOutcome> ends, Plan plan) {
        List<FinishedTask> finished = results.finish(worker, ends);
        if (plan.inDoubt() == null || finished.size() == ends.size()) {
            return finished;
        }
        Set<UUID> now = finished.stream().map(FinishedTask::id).collect(Collectors.toSet());
        List<FinishedTask> all = new ArrayList<>(finished);
        all.addAll(results.written(
                worker,
                ends.stream().filter(outcome -> !now.contains(outcome.id())).toList()));
        return all;
    }
}
