package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.RegisteredHandler;
import dev.carafe.worker.run.Attempt;
import dev.carafe.worker.run.LatestProgress;
import dev.carafe.worker.run.ProgressPublisher;
import dev.carafe.worker.run.StopReason;
import dev.carafe.worker.run.TaskRunner;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** Runs a task by the handler that is on offer when it begins, whatever happens to the offer afterwards. */
final class RegisteredAttemptFactory implements AttemptFactory {

    private final HandlerRegistry registry;
    private final TaskRunner runner;
    private final LatestProgress board;
    private final ProgressPublisher progress;

    RegisteredAttemptFactory(
            HandlerRegistry registry, TaskRunner runner, LatestProgress board, ProgressPublisher progress) {
        this.registry = registry;
        this.runner = runner;
        this.board = board;
        this.progress = progress;
    }

    @Override
    public Run begin(ClaimedTask task) {
        RegisteredHandler<?> offer = registry.begin(task.service(), task.type())
                .orElseThrow(() -> new IllegalStateException("claimed a task that is not offered: " + task.type()));
        return new OfferRun(offer, new Attempt(task, board));
    }

    @Override
    public void ending(UUID worker, Collection<UUID> tasks) {
        progress.postLast(worker, tasks);
    }

    private final class OfferRun implements Run {

        private final RegisteredHandler<?> offer;
        private final Attempt attempt;

        OfferRun(RegisteredHandler<?> offer, Attempt attempt) {
            this.offer = offer;
            this.attempt = attempt;
        }

        @Override
        public AttemptOutcome run() {
            try {
                return runner.run(offer, attempt);
            } finally {
                offer.version().end();
            }
        }

        @Override
        public boolean stop(StopReason reason) {
            return attempt.stop(reason);
        }

        @Override
        public Duration stopTakes() {
            return offer.version().stopTakes();
        }

        @Override
        public boolean isLeaving() {
            return attempt.stopping().equals(Optional.of(StopReason.LEAVING));
        }

        @Override
        public AttemptOutcome abandon() {
            return runner.abandoned(offer, attempt);
        }
    }
}
