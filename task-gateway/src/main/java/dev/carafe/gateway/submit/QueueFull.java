package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** The problem of a queue that is full. */
public final class QueueFull {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private QueueFull() {}

    /** {@code 429} for a task of that type. */
    public static Problem of(StoredRegistration type) {
        return new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "queue-full",
                        "The queue is full",
                        "%d tasks of type '%s' are waiting, which is as many as may"
                                .formatted(type.limits().queueSize(), type.type()))
                .with("queueSize", type.limits().queueSize())
                .retryAfter(RETRY);
    }
}
