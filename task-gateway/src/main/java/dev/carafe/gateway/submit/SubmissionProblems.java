package dev.carafe.gateway.submit;

import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.submit.TaskSubmitter.Checked;
import dev.carafe.store.accept.AcceptResult.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Why a task was not accepted that was valid by itself. */
final class SubmissionProblems {

    private static final Duration RETRY_DATABASE = Duration.ofSeconds(2);

    private SubmissionProblems() {}

    static Problem of(Refusal refusal, Checked checked) {
        return switch (refusal) {
            case Refusal.QueueFull() -> QueueFull.of(checked.task().registration());
            case Refusal.OtherBody() ->
                new Problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "idempotency-key-reused",
                        "The idempotency key was used for something else",
                        "Another task was submitted under that " + SubmissionHeaders.KEY_HEADER
                                + " in the last 24 hours");
            case Refusal.UnknownDependencies(Set<UUID> ids) -> unknown(ids, checked.requested());
        };
    }

    private static Problem unknown(Set<UUID> ids, RequestedTask requested) {
        List<UUID> all = requested.options().dependsOn();
        List<Fault> faults = new ArrayList<>();
        for (int at = 0; at < all.size(); at++) {
            if (ids.contains(all.get(at))) {
                faults.add(new Fault(requested.pointer() + "/dependsOn/" + at, "there is no such task"));
            }
        }
        return new Problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "unknown-dependency",
                        "A dependency is not there",
                        "The task depends on tasks that there are not, or no longer")
                .with("errors", faults);
    }

    static Problem gone(UUID first) {
        return new Problem(
                HttpStatus.GONE,
                "task-gone",
                "The task is gone",
                "The task " + first + ", which was submitted under that " + SubmissionHeaders.KEY_HEADER
                        + ", is no longer kept");
    }

    static Problem inDoubt() {
        return new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "submission-in-doubt",
                        "It is not known whether the task was accepted",
                        "The database was lost during the commit. Submit again with the same "
                                + SubmissionHeaders.KEY_HEADER + " if you gave one; else look for the task first")
                .retryAfter(RETRY_DATABASE);
    }
}
