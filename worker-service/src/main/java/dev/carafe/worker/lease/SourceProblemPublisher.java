package dev.carafe.worker.lease;

import dev.carafe.store.problem.WorkerProblem;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.worker.registry.SourceProblems;
import java.util.List;
import java.util.UUID;

/** Writes the worker's problems into the database whenever they have changed, for the gateways to show. */
final class SourceProblemPublisher {

    private final WorkerLease workerLease;
    private final SourceProblems problems;
    private final WorkerProblems store;
    private List<WorkerProblem> sent = List.of();

    SourceProblemPublisher(WorkerLease workerLease, SourceProblems problems, WorkerProblems store) {
        this.workerLease = workerLease;
        this.problems = problems;
        this.store = store;
    }

    /** Sends what is news. If the database is away, the next time will do. */
    synchronized void send() {
        UUID worker = workerLease.worker();
        // With the worker's id in it: under a new id everything is news.
        List<WorkerProblem> now = problems.all().stream()
                .map(problem -> new WorkerProblem(
                        worker, problem.source(), problem.service(), problem.problem(), problem.since()))
                .toList();
        if (!now.equals(sent)) {
            store.report(worker, now);
            sent = now;
        }
    }
}
