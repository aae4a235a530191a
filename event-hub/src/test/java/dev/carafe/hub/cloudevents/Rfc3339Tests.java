package dev.carafe.hub.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Tests {

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "2026-11-21t09:30:00.5z, 2026-11-21T09:30:00.500Z",
        "2026-11-21 09:30:00+05:45, 2026-11-21T03:45:00Z",
        "2026-11-21T09:30:00.123456789-11:30, 2026-11-21T21:00:00.123456Z",
        "2024-02-29T23:59:59-00:00, 2024-02-29T23:59:59Z",
        "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z"
    })
    void timesOfAnyOffsetAreRead(String text, String instant) {
        assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-11-21",
                "2026-11-21T09:30Z",
                "2026-11-21T09:30:00",
                "2026-02-30T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T09:30:60Z",
                "2026-11-21T09:30:00.Z",
                "2026-11-21T09:30:00+1:00",
                "2026-11-21T09:30:00+01:00x",
                "+026-11-21T09:30:00Z",
                "1969-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01"
            })
    void everythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rfc3339.parse(text));
    }
}
