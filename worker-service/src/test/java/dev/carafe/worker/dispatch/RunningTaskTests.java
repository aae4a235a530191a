package dev.carafe.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.run.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunningTaskTests {

    /** A run that breaks outside of its handler. */
    private static final AttemptFactory.Run BROKEN = new AttemptFactory.Run() {
        @Override
        public AttemptOutcome run() {
            throw new NoClassDefFoundError("lab/Missing");
        }

        @Override
        public boolean stop(StopReason reason) {
            return false;
        }

        @Override
        public Duration stopTakes() {
            return Duration.ZERO;
        }

        @Override
        public boolean isLeaving() {
            return false;
        }

        @Override
        public AttemptOutcome abandon() {
            throw new IllegalStateException();
        }
    };

    @Test
    void whatARunThrowsIsItsOutcome() {
        Instant now = Instant.EPOCH;
        ClaimedTask task =
                new ClaimedTask(UUID.randomUUID(), "lab", "Echo", 2, "{}", now, now, 3, 0, false, null, null, 1);
        RunningTask running =
                new RunningTask(task, new QueueState(new WorkQueue.Parallel("lab", "Echo", 1, null)), BROKEN);

        AttemptOutcome outcome = running.outcome();

        assertThat(outcome.id()).isEqualTo(task.id());
        assertThat(outcome.attempt()).isEqualTo(2);
        assertThat(outcome.ename()).isEqualTo("NoClassDefFoundError");
        assertThat(outcome.evalue()).isEqualTo("lab/Missing");
        assertThat(outcome.isFinal()).isTrue();
    }
}
