package dev.carafe.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.platform.Broker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults at random for a while: {@code -Dcarafe.faults.seconds=3600} for an hour, {@code -Dcarafe.faults.seed=…} for the
 * same faults again.
 */
@Tag("slow")
class FaultTests {

    private static final long SECONDS = Long.getLong("carafe.faults.seconds", 130);
    private static final long SEED =
            Long.getLong("carafe.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    private static final int MILLIS_BETWEEN = Integer.getInteger("carafe.faults.between", 4_500);

    @Test
    void nothingIsLostAndNothingIsDoneTwiceAndTheLaneIsOne() {
        Broker broker = Broker.RABBITMQ.isThere() ? Broker.RABBITMQ : Broker.EMBEDDED;
        System.out.printf("Faults on %s for %d s, seed %d%n", broker, SECONDS, SEED);
        try (FaultRunner runner = new FaultRunner(broker)) {
            Verdict verdict = runner.run(Plan.of(SEED, SECONDS, MILLIS_BETWEEN), SEED, Duration.ofSeconds(SECONDS));

            System.out.printf("Faults: %s seed=%d%n", verdict.summary(), SEED);
            assertThat(verdict.faults())
                    .as("what is wrong with seed %d: %s", SEED, verdict.summary())
                    .isEmpty();
        }
    }
}
