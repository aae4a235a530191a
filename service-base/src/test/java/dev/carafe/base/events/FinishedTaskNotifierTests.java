package dev.carafe.base.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishedTaskNotifierTests {

    @Test
    void eachLineIsATask() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        List<UUID> read = new ArrayList<>();

        FinishedTaskNotifier.read((one + "\n" + other + "\n").getBytes(StandardCharsets.US_ASCII), read::add);

        assertThat(read).containsExactly(one, other);
    }

    @Test
    void anythingElseIsNoSignal() {
        assertThatThrownBy(() -> FinishedTaskNotifier.read("[]".getBytes(StandardCharsets.US_ASCII), _ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 4", "5, 4", "1000, 4"})
    void manyGatherForLongerThanOneByItself(int told, long millis) {
        assertThat(FinishedTaskNotifier.breathMillis(told)).isEqualTo(millis);
    }
}
