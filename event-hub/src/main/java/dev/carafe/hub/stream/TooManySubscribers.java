package dev.carafe.hub.stream;

import dev.carafe.base.problem.Problem;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** As many streams are open as may be. */
final class TooManySubscribers extends Problem {

    private static final long serialVersionUID = 1L;

    TooManySubscribers() {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "too-many-subscribers",
                "Too many subscribers",
                "As many streams are open on this hub as may be; try another hub, or later");
        retryAfter(Duration.ofSeconds(10));
    }
}
