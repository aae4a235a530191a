package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.doorbell.Bell;
import dev.carafe.store.accept.Acceptance;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Submissions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The submission of tasks that the gateway makes itself: the same checks, doorbells and figures, but a transaction of
 * the caller's. Thread safe.
 */
public final class InternalSubmission {

    private final Admission admission;
    private final Submissions submissions;
    private final Bell bell;
    private final SubmissionMetrics metrics;

    InternalSubmission(Admission admission, Submissions submissions, Bell bell, SubmissionMetrics metrics) {
        this.admission = admission;
        this.submissions = submissions;
        this.bell = bell;
        this.metrics = metrics;
    }

    /**
     * A task that can be accepted.
     *
     * @param request what somebody would have posted to the service
     * @throws Problem if it is refused: {@code 404}, {@code 413} or {@code 422}
     */
    public NewTask check(String service, String request) {
        return admission.admit(
                service, RequestReader.one(request.getBytes(StandardCharsets.UTF_8)), new Envelope(null, null));
    }

    /** Inserts those tasks for which there is room, in the caller's transaction if there is one. */
    public Acceptance accept(List<NewTask> tasks) {
        return submissions.accept(tasks);
    }

    /**
     * Tells of tasks of one type that were committed. Nothing waits for their worker to be told: it looks by itself, a
     * second later at most.
     */
    public void accepted(List<NewTask> tasks) {
        tasks.forEach(metrics::submitted);
        if (!tasks.isEmpty() && bell.isThere()) {
            var _ = bell.ring(tasks.getFirst().registration());
        }
    }

    /** Tells of a task that was refused, for that reason: the last part of the problem's type. */
    public void refused(String reason) {
        metrics.refused(reason);
    }
}
