package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import dev.carafe.model.json.RawJson;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.accept.AcceptResult;
import dev.carafe.store.accept.AcceptResult.Refusal;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.SubmissionInDoubt;
import dev.carafe.store.read.TaskExpiredFromStore;
import dev.carafe.store.read.Tasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** Submits tasks: checks them, hands them to the committer and waits for the receipt. */
final class TaskSubmitter {

    private final SubmissionValidator validator;
    private final SubmissionCommitter submissionCommitter;
    private final SubmissionMetrics metrics;
    private final Tasks tasks;

    TaskSubmitter(
            SubmissionValidator validator,
            SubmissionCommitter submissionCommitter,
            SubmissionMetrics metrics,
            Tasks tasks) {
        this.tasks = tasks;
        this.validator = validator;
        this.submissionCommitter = submissionCommitter;
        this.metrics = metrics;
    }

    /** What a task of a batch is after it was checked. */
    sealed interface Screened permits Checked, Outcome.Refused {}

    /** A task that was checked, and what it was made of. */
    record Checked(NewTask task, RequestedTask requested) implements Screened {
        UUID id() {
            return task.id();
        }
    }

    /** What became of a requested task. */
    sealed interface Outcome {
        record Accepted(TaskView task) implements Outcome {}

        record Refused(Problem problem) implements Outcome, Screened {}
    }

    /**
     * Checks a task.
     *
     * @throws Problem if it is refused
     */
    Checked check(String service, RequestedTask requested, SubmissionHeaders envelope) {
        try {
            return new Checked(validator.validate(service, requested, envelope), requested);
        } catch (Problem refusal) {
            metrics.refused(slug(refusal));
            throw refusal;
        }
    }

    /**
     * Submits a task that was checked.
     *
     * @throws Problem if it is refused
     */
    TaskView submit(Checked checked) {
        return switch (submitted(List.of(checked)).getFirst()) {
            case Outcome.Accepted(TaskView task) -> task;
            case Outcome.Refused(Problem problem) -> throw problem;
        };
    }

    /**
     * Submits a batch; those that are refused do not keep the others from being accepted.
     *
     * @return one outcome for each, in order
     * @throws Problem if nothing can be accepted now, whatever is in the batch
     */
    List<Outcome> submitAll(String service, List<RequestedTask> requested, SubmissionHeaders envelope) {
        List<Screened> screened = new ArrayList<>(requested.size());
        for (RequestedTask one : requested) {
            try {
                screened.add(check(service, one, envelope.item(screened.size())));
            } catch (Problem refusal) {
                screened.add(new Outcome.Refused(refusal));
            }
        }
        List<Checked> good = screened.stream()
                .filter(Checked.class::isInstance)
                .map(Checked.class::cast)
                .toList();
        Iterator<Outcome> submitted = (good.isEmpty() ? List.<Outcome>of() : submitted(good)).iterator();
        return screened.stream()
                .map(one -> switch (one) {
                    case Checked _ -> submitted.next();
                    case Outcome.Refused refused -> refused;
                })
                .toList();
    }

    private List<Outcome> submitted(List<Checked> checked) {
        try {
            CommitResult commitResult =
                    receiptFor(checked.stream().map(Checked::task).toList());
            return checked.stream().map(task -> outcome(task, commitResult)).toList();
        } catch (RuntimeException e) {
            RuntimeException failure = e instanceof SubmissionInDoubt ? SubmissionProblems.inDoubt() : e;
            String reason = failure instanceof Problem problem ? slug(problem) : "database-unavailable";
            checked.forEach(task -> metrics.refused(reason));
            throw failure;
        }
    }

    private CommitResult receiptFor(List<NewTask> tasks) {
        try {
            return submissionCommitter.enqueue(tasks).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a submission was committed", e);
        }
    }

    private Outcome outcome(Checked checked, CommitResult commitResult) {
        AcceptResult acceptance = commitResult.acceptance();
        Refusal refusal = acceptance.refused().get(checked.id());
        if (refusal != null) {
            return refused(SubmissionProblems.of(refusal, checked));
        }
        UUID first = acceptance.repeated().get(checked.id());
        // The first submission may have come in the same group, and then its task was taken back from both.
        UUID id = first == null ? checked.id() : first;
        if (commitResult.withdrawn().contains(id)) {
            return refused(SubmissionCommitter.brokerUnavailable());
        }
        if (commitResult.inDoubt().contains(id)) {
            return refused(SubmissionProblems.inDoubt());
        }
        if (first != null) {
            return repeated(first);
        }
        return new Outcome.Accepted(view(checked, acceptance.at()));
    }

    /** The task of the first submission, as it is now. */
    private Outcome repeated(UUID first) {
        try {
            return tasks.find(first)
                    .<Outcome>map(Outcome.Accepted::new)
                    .orElseGet(() -> refused(SubmissionProblems.gone(first)));
        } catch (TaskExpiredFromStore e) {
            return refused(SubmissionProblems.gone(first));
        }
    }

    private Outcome refused(Problem problem) {
        metrics.refused(slug(problem));
        return new Outcome.Refused(problem);
    }

    /** As it would be read now, without reading it. */
    private static TaskView view(Checked checked, Instant at) {
        NewTask task = checked.task();
        TaskOptions options = task.options().from(at);
        Instant runAt = options.runAt();
        return TaskView.accepted(
                task.id(),
                task.registration().service(),
                task.registration().type(),
                task.displayName(),
                new RawJson(task.payload()),
                checked.requested().labels(),
                at,
                options.asksForNothing() ? null : options,
                task.traceparent(),
                runAt != null && runAt.isAfter(at) ? runAt : null);
    }

    private static String slug(Problem problem) {
        String type = String.valueOf(problem.getBody().getType());
        return type.startsWith(Problem.TYPE_PREFIX) ? type.substring(Problem.TYPE_PREFIX.length()) : type;
    }
}
