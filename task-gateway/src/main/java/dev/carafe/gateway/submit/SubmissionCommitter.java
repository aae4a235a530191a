package dev.carafe.gateway.submit;

import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.store.accept.AcceptResult;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.claim.FinishedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;

/**
 * Commits submissions, many at once: whatever has gathered while the last group was committed is the next group, so
 * groups grow with the load and nobody waits when there is none. After its commit a group's workers are woken up while
 * the next group is being committed; then its callers are answered.
 *
 * <p>One thread, not several: groups then get their positions in the order in which they are committed, so that no task
 * becomes visible to the workers after one that is behind it in the same lane.
 */
final class SubmissionCommitter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SubmissionCommitter.class);

    private final SubmissionQueue buffer;
    private final Submissions submissions;
    private final WorkerNotifier workerNotifier;
    private final SubmissionMetrics metrics;
    private final Consumer<List<FinishedTask>> ended;
    private final Executor withdrawals = Thread.ofVirtual().name("withdraw-", 0)::start;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param ended is told of tasks that ended as soon as they were accepted
     */
    SubmissionCommitter(
            SubmissionQueue buffer,
            Submissions submissions,
            WorkerNotifier workerNotifier,
            SubmissionMetrics metrics,
            Consumer<List<FinishedTask>> ended) {
        this.ended = ended;
        this.buffer = buffer;
        this.submissions = submissions;
        this.workerNotifier = workerNotifier;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().daemon().name("submission-committer").start(this::run);
    }

    /**
     * Hands over a request's tasks.
     *
     * @return completes when they are committed and their workers are told; fails with a {@link Problem} or with the
     *     database's exception, and then none of them was accepted
     */
    CompletableFuture<CommitResult> enqueue(List<NewTask> tasks) {
        PendingSubmission pending = new PendingSubmission(tasks);
        if (closed) {
            throw stopping();
        }
        buffer.add(pending);
        if (closed) {
            refuseRest();
        }
        return pending.commitResult();
    }

    private void run() {
        while (!closed) {
            List<PendingSubmission> group = List.of();
            try {
                group = buffer.take();
                accept(group);
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // Without this thread no task would be accepted any more.
                log.atError().setCause(e).log("submissions could not be handled");
                group.forEach(one -> one.commitResult().completeExceptionally(e));
            }
        }
    }

    private void accept(List<PendingSubmission> group) {
        if (!workerNotifier.isThere()) {
            group.forEach(one -> one.commitResult().completeExceptionally(brokerUnavailable()));
            return;
        }
        List<NewTask> tasks =
                group.stream().flatMap(one -> one.tasks().stream()).toList();
        try {
            AcceptResult acceptance = metrics.timed(tasks.size(), () -> submissions.accept(tasks));
            notifyWorkers(group, tasks, acceptance);
        } catch (DataIntegrityViolationException e) {
            acceptEach(group, e);
        } catch (RuntimeException e) {
            // Whatever it is, the callers' own threads tell what it means.
            group.forEach(one -> one.commitResult().completeExceptionally(e));
        }
    }

    /** Something in one request is refused by the database: the others must not suffer from it. */
    private void acceptEach(List<PendingSubmission> group, DataIntegrityViolationException refusal) {
        if (group.size() == 1) {
            group.getFirst().commitResult().completeExceptionally(refusal);
        } else {
            group.forEach(one -> accept(List.of(one)));
        }
    }

    private void notifyWorkers(List<PendingSubmission> group, List<NewTask> tasks, AcceptResult acceptance) {
        Map<String, List<NewTask>> byQueue = new LinkedHashMap<>();
        for (NewTask task : tasks) {
            if (acceptance.isNew(task.id())) {
                byQueue.computeIfAbsent(workerNotifier.queueOf(task.registration()), queue -> new ArrayList<>())
                        .add(task);
            }
        }
        Set<UUID> unnotified = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<?>> rung = new ArrayList<>();
        byQueue.values()
                .forEach(waiting -> rung.add(notified(waiting).exceptionally(failure -> {
                    waiting.forEach(task -> unnotified.add(task.id()));
                    return null;
                })));
        var _ = CompletableFuture.allOf(rung.toArray(CompletableFuture[]::new)).thenRun(() -> {
            if (unnotified.isEmpty()) {
                answer(group, new CommitResult(acceptance, Set.of(), Set.of()));
            } else {
                withdrawals.execute(() -> answer(group, withdraw(acceptance, unnotified)));
            }
        });
    }

    private CompletableFuture<@Nullable Void> notified(List<NewTask> waiting) {
        try {
            return workerNotifier.notifyWorkers(waiting.getFirst().registration());
        } catch (Throwable e) {
            // The tasks are committed by now: whatever it is, it goes the way of a wake-up message that failed.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes back what no worker was told of. What a worker has found by itself is on its way and stays accepted. */
    private CommitResult withdraw(AcceptResult acceptance, Set<UUID> unnotified) {
        try {
            return new CommitResult(acceptance, submissions.withdraw(unnotified), Set.of());
        } catch (RuntimeException e) {
            // They may be there or not: whoever is told "accepted", or "refused", may be told what is not so.
            DatabaseOutage.report(log, "it is not known whether tasks were withdrawn", e);
            return new CommitResult(acceptance, Set.of(), unnotified);
        }
    }

    private void answer(List<PendingSubmission> group, CommitResult commitResult) {
        group.forEach(one -> one.commitResult().complete(commitResult));
        for (PendingSubmission one : group) {
            one.tasks().stream()
                    .filter(task -> commitResult.isAccepted(task.id()))
                    .forEach(metrics::submitted);
        }
        ended.accept(commitResult.acceptance().ended());
    }

    /** Refuses what has not been committed yet. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseRest();
    }

    private void refuseRest() {
        buffer.rest().forEach(one -> one.commitResult().completeExceptionally(stopping()));
    }

    static Problem brokerUnavailable() {
        return new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "broker-unavailable",
                        "The message broker is not available",
                        "No worker can be told of the task, so it was not accepted; try again")
                .retryAfter(Duration.ofSeconds(2));
    }

    private static Problem stopping() {
        return new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "Not available",
                        "The gateway is stopping; try again")
                .retryAfter(Duration.ofSeconds(2));
    }
}
