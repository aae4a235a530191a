package dev.carafe.store.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.store.StoreFixture;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationsTests {

    private final StoreFixture store = new StoreFixture();
    private final StoredRegistration parallel = StoreFixture.parallel("Measure");
    private final StoredRegistration sequential = StoreFixture.sequential("Measure");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anotherFormOfALiveWorkersTypeIsRefusedAndBothAreNamed() {
        UUID holder = store.worker(parallel);
        store.worker(parallel);

        assertThatThrownBy(() -> store.worker(sequential))
                .isInstanceOf(ConflictingRegistration.class)
                .hasMessageContaining("Measure")
                .hasMessageContaining("parallel=true")
                .hasMessageContaining("parallel=false");
        assertThat(store.registrations.all()).containsExactly(parallel);
        assertThat(store.leases.renew(holder, StoreFixture.LEASE)).isTrue();
    }

    @Test
    void aRegistrationThatNobodyHoldsAnyMoreGivesWay() {
        UUID gone = store.worker(parallel);
        store.leases.leave(gone);

        store.worker(sequential);

        assertThat(store.registrations.all()).containsExactly(sequential);
    }
}
