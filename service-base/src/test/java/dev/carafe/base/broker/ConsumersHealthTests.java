package dev.carafe.base.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class ConsumersHealthTests {

    private boolean connected = true;
    private boolean consuming = true;
    private long nanos;
    private final ConsumersHealth health =
            new ConsumersHealth(() -> connected, () -> consuming, Duration.ofSeconds(60), () -> nanos);

    @Test
    void aProcessThatIsConnectedAndDoesNotConsumeIsDownAfterAWhile() {
        assertThat(statusAfter(0)).isEqualTo(Status.UP);
        consuming = false;
        assertThat(statusAfter(100)).isEqualTo(Status.UP);
        assertThat(statusAfter(59)).isEqualTo(Status.UP);
        assertThat(statusAfter(1)).isEqualTo(Status.DOWN);
        consuming = true;
        assertThat(statusAfter(1)).isEqualTo(Status.UP);
        consuming = false;
        assertThat(statusAfter(1)).isEqualTo(Status.UP);
    }

    @Test
    void aBrokerThatIsAwayIsNoReasonToRestart() {
        consuming = false;
        connected = false;
        assertThat(statusAfter(0)).isEqualTo(Status.UP);
        assertThat(statusAfter(1_000)).isEqualTo(Status.UP);
        // Now it is back, and consumers have their time to come back, too.
        connected = true;
        assertThat(statusAfter(0)).isEqualTo(Status.UP);
        assertThat(statusAfter(60)).isEqualTo(Status.DOWN);
    }

    private Status statusAfter(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return health.health().getStatus();
    }
}
