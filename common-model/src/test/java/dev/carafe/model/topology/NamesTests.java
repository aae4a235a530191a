package dev.carafe.model.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTests {

    @Test
    void queuesAreNamedAfterServiceAndType() {
        assertThat(TaskNames.sequentialQueue("demo")).isEqualTo("tasks.demo");
        assertThat(TaskNames.parallelQueue("demo", "Echo")).isEqualTo("tasks.demo.Echo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a.b", "a b", "a/b", "ä"})
    void namesThatQueuesAndAddressesCannotCarryAreRefused(String name) {
        assertThatThrownBy(() -> TaskNames.requireName("service", name)).hasMessageContaining("service");
    }

    @Test
    void theBrokerTellsItsDialect() {
        assertThat(BrokerDialect.of(Map.of("product", "RabbitMQ"))).isEqualTo(BrokerDialect.RABBITMQ);
        assertThat(BrokerDialect.of(Map.of("product", "qpid-broker-j"))).isEqualTo(BrokerDialect.QPID);
    }

    @Test
    void sequentialQueuesHaveOneActiveConsumerInBothDialects() {
        for (BrokerDialect dialect : BrokerDialect.values()) {
            assertThat(dialect.wakeUps(true)).containsEntry("x-single-active-consumer", true);
            assertThat(dialect.wakeUps(false)).doesNotContainKey("x-single-active-consumer");
        }
    }

    @Test
    void aSubscribersQueueIsBoundedAndExpiresInBothDialects() {
        assertThat(BrokerDialect.RABBITMQ.subscriber(7))
                .containsEntry("x-max-length", 7)
                .containsEntry("x-overflow", "drop-head")
                .containsEntry("x-expires", 1_800_000L);
        // As local-infra reads it, which knows nothing of this module.
        assertThat(BrokerDialect.QPID.subscriber(7))
                .containsEntry("qpid.max_count", 7)
                .containsEntry("qpid.policy_type", "ring")
                .containsEntry("x-qpid-description", "expires=1800000");
    }
}
