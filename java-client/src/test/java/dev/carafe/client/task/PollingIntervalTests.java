package dev.carafe.client.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollingIntervalTests {

    @ParameterizedTest
    @CsvSource({
        // age in ms, tasks, gap in ms
        "0, 1, 5",
        "100, 1, 25",
        "4000, 1, 1000",
        "3600000, 1, 1000",
        "3600000, 2000, 1000",
        "3600000, 10000, 5000",
        "0, 10000, 1000",
        "2000, 1000, 500",
    })
    void aTaskIsLookedAtAgainAfterAQuarterOfItsAgeWithinBounds(long age, int tasks, long gap) {
        assertThat(TimeUnit.NANOSECONDS.toMillis(PollingInterval.gap(TimeUnit.MILLISECONDS.toNanos(age), tasks)))
                .isEqualTo(gap);
    }
}
