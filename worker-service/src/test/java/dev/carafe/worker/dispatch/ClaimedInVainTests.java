package dev.carafe.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.worker.WorkerFixture;
import dev.carafe.worker.run.StopReason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ClaimedInVainTests {

    /** Cannot begin the first two tasks. */
    private static final class Hesitant implements AttemptFactory {

        private final AtomicInteger begun = new AtomicInteger();

        @Override
        public Run begin(ClaimedTask task) {
            if (begun.incrementAndGet() <= 2) {
                throw new IllegalStateException("not yet");
            }
            return new AtOnce(task);
        }

        @Override
        public void ending(UUID worker, Collection<UUID> tasks) {}
    }

    private record AtOnce(ClaimedTask task) implements AttemptFactory.Run {

        @Override
        public AttemptOutcome run() {
            return AttemptOutcome.ok(task, "1");
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
            return AttemptOutcome.cancelled(task);
        }
    }

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTaskThatCannotBeBegunIsGivenBackAndItsRoomIsFree() throws Exception {
        fixture.start();
        UUID worker = UUID.randomUUID();
        var type = new StoredRegistration("lab", "Measure", "{}", Set.of(), TaskLimits.parallel(1));
        fixture.bean(Leases.class).join(worker, "here", "1", Duration.ofMinutes(5));
        fixture.bean(Registrations.class).announce(worker, List.of(type));
        PollTransaction turn = new PollTransaction(
                fixture.bean(Claims.class),
                fixture.bean(Results.class),
                fixture.bean(DependencyResolution.class),
                new TransactionTemplate(fixture.bean(PlatformTransactionManager.class)));
        TaskPoller poller =
                new TaskPoller(turn, new Hesitant(), fixture.bean(TaskChangeListener.class), Duration.ofSeconds(1));
        UUID id = fixture.submit("lab", "Measure", "{}", TaskOptions.NONE);
        poller.start(worker);
        poller.offer(List.of(type), () -> {});

        assertThat(fixture.ended(id)).isEqualTo("ok");
        assertThat(fixture.jdbc()
                        .sql("SELECT attempt FROM tasks.result WHERE id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        poller.drain(Duration.ofSeconds(5));
    }
}
