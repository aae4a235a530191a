package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import dev.carafe.model.json.RawJson;
import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.accept.NewTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.springframework.http.HttpStatus;

/** Submits tasks: checks them, hands them to the committer and waits for the receipt. */
final class Submission {

    private final Admission admission;
    private final Committer committer;
    private final SubmissionMetrics metrics;

    Submission(Admission admission, Committer committer, SubmissionMetrics metrics) {
        this.admission = admission;
        this.committer = committer;
        this.metrics = metrics;
    }

    /** A task that was checked, and what it was made of. */
    record Checked(NewTask task, RequestedTask requested) {
        UUID id() {
            return task.id();
        }
    }

    /** What became of a requested task. */
    sealed interface Outcome {
        record Accepted(TaskView task) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    /**
     * Checks a task.
     *
     * @throws Problem if it is refused
     */
    Checked check(String service, RequestedTask requested) {
        try {
            return new Checked(admission.admit(service, requested), requested);
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
    List<Outcome> submitAll(String service, List<RequestedTask> requested) {
        List<Outcome> outcomes = new ArrayList<>(requested.size());
        List<Checked> good = new ArrayList<>(requested.size());
        List<Integer> places = new ArrayList<>(requested.size());
        for (RequestedTask one : requested) {
            try {
                good.add(check(service, one));
                places.add(outcomes.size());
                outcomes.add(new Outcome.Refused(Committer.brokerUnavailable()));
            } catch (Problem refusal) {
                outcomes.add(new Outcome.Refused(refusal));
            }
        }
        if (!good.isEmpty()) {
            List<Outcome> submitted = submitted(good);
            for (int at = 0; at < submitted.size(); at++) {
                outcomes.set(places.get(at), submitted.get(at));
            }
        }
        return outcomes;
    }

    private List<Outcome> submitted(List<Checked> tasks) {
        try {
            Receipt receipt = receiptFor(tasks.stream().map(Checked::task).toList());
            return tasks.stream().map(task -> outcome(task, receipt)).toList();
        } catch (RuntimeException e) {
            String reason = e instanceof Problem problem ? slug(problem) : "database-unavailable";
            tasks.forEach(task -> metrics.refused(reason));
            throw e;
        }
    }

    private Receipt receiptFor(List<NewTask> tasks) {
        try {
            return committer.hand(tasks).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a submission was committed", e);
        }
    }

    private Outcome outcome(Checked checked, Receipt receipt) {
        if (receipt.queueFull().contains(checked.id())) {
            return refused(queueFull(checked.task()));
        }
        if (receipt.withdrawn().contains(checked.id())) {
            return refused(Committer.brokerUnavailable());
        }
        return new Outcome.Accepted(view(checked.task(), checked.requested().labels(), receipt.at()));
    }

    private Outcome refused(Problem problem) {
        metrics.refused(slug(problem));
        return new Outcome.Refused(problem);
    }

    /** As it would be read now, without reading it. */
    private static TaskView view(NewTask task, Map<String, String> labels, Instant at) {
        return new TaskView(
                task.id(),
                task.registration().service(),
                task.registration().type(),
                task.displayName(),
                TaskStatus.QUEUED,
                new RawJson(task.payload()),
                labels,
                at,
                null,
                null,
                null,
                null,
                null);
    }

    private static Problem queueFull(NewTask task) {
        return new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "queue-full",
                        "The queue is full",
                        "%d tasks of type '%s' are waiting, which is as many as may"
                                .formatted(
                                        task.registration().limits().queueSize(),
                                        task.registration().type()))
                .with("queueSize", task.registration().limits().queueSize())
                .retryAfter(Duration.ofSeconds(1));
    }

    private static String slug(Problem problem) {
        String type = String.valueOf(problem.getBody().getType());
        return type.startsWith(Problem.TYPE_PREFIX) ? type.substring(Problem.TYPE_PREFIX.length()) : type;
    }
}
