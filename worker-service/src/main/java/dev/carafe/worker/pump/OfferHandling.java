package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Outcome;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.run.Attempt;
import dev.carafe.worker.run.ProgressBoard;
import dev.carafe.worker.run.ProgressPost;
import dev.carafe.worker.run.StopReason;
import dev.carafe.worker.run.TaskRunner;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** Runs a task by the handler that is on offer when it begins, whatever happens to the offer afterwards. */
final class OfferHandling implements Handling {

    private final Offers offers;
    private final TaskRunner runner;
    private final ProgressBoard board;
    private final ProgressPost progress;

    OfferHandling(Offers offers, TaskRunner runner, ProgressBoard board, ProgressPost progress) {
        this.offers = offers;
        this.runner = runner;
        this.board = board;
        this.progress = progress;
    }

    @Override
    public Run begin(ClaimedTask task) {
        Offer<?> offer = offers.begin(task.service(), task.type())
                .orElseThrow(() -> new IllegalStateException("claimed a task that is not offered: " + task.type()));
        return new OfferRun(offer, new Attempt(task, board));
    }

    @Override
    public void ending(UUID worker, Collection<UUID> tasks) {
        progress.postLast(worker, tasks);
    }

    private final class OfferRun implements Run {

        private final Offer<?> offer;
        private final Attempt attempt;

        OfferRun(Offer<?> offer, Attempt attempt) {
            this.offer = offer;
            this.attempt = attempt;
        }

        @Override
        public Outcome run() {
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
        public Outcome abandon() {
            return runner.abandoned(offer, attempt);
        }
    }
}
