package dev.carafe.gateway.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            wait=10                         | 10
            WAIT = 10                       | 10
            respond-async, wait=10          | 10
            wait="10"; foo=bar, handling=x  | 10
            wait=10, wait=20                | 10
            foo="a, wait=5", wait=7         | 7
            foo="a\\", wait=5", wait=7      | 7
            wait=600                        | 60
            wait=99999999999999999999       | 60
            wait=0                          | 0
            wait                            | 0
            wait=                           | 0
            wait=-1                         | 0
            wait=1.5                        | 0
            wait=x, wait=5                  | 0
            waiting=5                       | 0
            """)
    void theFirstWaitCounts(String header, int seconds) {
        assertThat(Preference.wait(List.of(header), Duration.ofSeconds(60))
                        .map(wait -> wait.time().toSeconds())
                        .orElse(0L))
                .isEqualTo(seconds);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(Preference.wait(List.of("respond-async", "wait=3"), Duration.ofSeconds(60)))
                .contains(new Preference(Duration.ofSeconds(3)));
        assertThat(Preference.wait(null, Duration.ofSeconds(60))).isEmpty();
    }
}
