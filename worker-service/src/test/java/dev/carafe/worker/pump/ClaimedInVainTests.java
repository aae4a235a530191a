package dev.carafe.worker.pump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Outcome;
import dev.carafe.store.claim.Results;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.store.succession.Succession;
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
    private static final class Hesitant implements Handling {

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

    private record AtOnce(ClaimedTask task) implements Handling.Run {

        @Override
        public Outcome run() {
            return Outcome.ok(task, "1");
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
        public Outcome abandon() {
            return Outcome.cancelled(task);
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
        Turn turn = new Turn(
                fixture.bean(Claims.class),
                fixture.bean(Results.class),
                fixture.bean(Succession.class),
                new TransactionTemplate(fixture.bean(PlatformTransactionManager.class)));
        Pump pump = new Pump(turn, new Hesitant(), fixture.bean(Journal.class), Duration.ofSeconds(1));
        UUID id = fixture.submit("lab", "Measure", "{}", TaskOptions.NONE);
        pump.start(worker);
        pump.offer(List.of(type), () -> {});

        assertThat(fixture.ended(id)).isEqualTo("ok");
        assertThat(fixture.jdbc()
                        .sql("SELECT attempt FROM tasks.result WHERE id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        pump.drain(Duration.ofSeconds(5));
    }
}
