package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.store.accept.AcceptResult;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Submissions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The submission of tasks that the gateway makes itself: the same checks, wake-up messages and figures, but a transaction of
 * the caller's. Thread safe.
 */
public final class InternalSubmission {

    private final SubmissionValidator validator;
    private final Submissions submissions;
    private final WorkerNotifier workerNotifier;
    private final SubmissionMetrics metrics;

    InternalSubmission(
            SubmissionValidator validator,
            Submissions submissions,
            WorkerNotifier workerNotifier,
            SubmissionMetrics metrics) {
        this.validator = validator;
        this.submissions = submissions;
        this.workerNotifier = workerNotifier;
        this.metrics = metrics;
    }

    /**
     * A task that can be accepted.
     *
     * @param request what somebody would have posted to the service
     * @throws Problem if it is refused: {@code 404}, {@code 413} or {@code 422}
     */
    public NewTask check(String service, String request) {
        return validator.validate(
                service,
                RequestReader.one(request.getBytes(StandardCharsets.UTF_8)),
                new SubmissionHeaders(null, null));
    }

    /** Inserts those tasks for which there is room, in the caller's transaction if there is one. */
    public AcceptResult accept(List<NewTask> tasks) {
        return submissions.accept(tasks);
    }

    /**
     * Tells of tasks of one type that were committed. Nothing waits for their worker to be told: it looks by itself, a
     * second later at most.
     */
    public void accepted(List<NewTask> tasks) {
        tasks.forEach(metrics::submitted);
        if (!tasks.isEmpty() && workerNotifier.isThere()) {
            var _ = workerNotifier.notifyWorkers(tasks.getFirst().registration());
        }
    }

    /** Tells of a task that was refused, for that reason: the last part of the problem's type. */
    public void refused(String reason) {
        metrics.refused(reason);
    }
}
