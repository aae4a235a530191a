package dev.carafe.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import dev.carafe.worker.WorkerFixture;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerLeaseTests {

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static StoredRegistration measure(int fetchSize) {
        return new StoredRegistration("lab", "Measure", "{}", Set.of(), TaskLimits.parallel(fetchSize));
    }

    @Test
    void aWorkerThatWasDeclaredDeadAndIsContradictedJoinsOnceItsOffersFit() {
        var beans = fixture.start();
        Leases leases = beans.getBean(Leases.class);
        Registrations registrations = beans.getBean(Registrations.class);
        var place = new WorkerLease.Place("here", "1");
        WorkerLease one = new WorkerLease(leases, registrations, place, Duration.ofMinutes(1));
        one.offer(List.of(measure(4)));
        one.join();
        leases.leave(one.worker());
        WorkerLease other = new WorkerLease(leases, registrations, place, Duration.ofMinutes(1));
        other.offer(List.of(measure(5)));
        other.join();

        assertThatThrownBy(() -> one.renew(() -> {})).isInstanceOf(ConflictingRegistration.class);
        one.offer(List.of(measure(5)));
        assertThat(one.renew(() -> {})).isTrue();
        assertThat(registrations.all()).contains(measure(5));
        assertThatThrownBy(() -> one.offer(List.of(measure(6)))).isInstanceOf(ConflictingRegistration.class);
    }
}
