package dev.carafe.gateway.schedule;

import dev.carafe.gateway.schedule.PreviewRequest.Asked;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Previews occurrences. */
@RestController
class PreviewController implements PreviewApi {

    private final InstantSource clock = InstantSource.system();

    @Override
    @PostMapping(
            path = "/v1/schedules:preview",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    public Preview preview(@RequestBody(required = false) byte @Nullable [] body) {
        Asked asked = PreviewReader.read(body == null ? new byte[0] : body);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Preview.of(asked.rhythm(), Objects.requireNonNullElse(asked.from(), now), asked.to(), asked.limit());
    }
}
