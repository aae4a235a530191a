package dev.carafe.base.problem;

import dev.carafe.base.database.DatabaseFault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;

/** Tells a server that is away from an error of ours. */
final class Outage {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private Outage() {}

    /** The problem that one exception of a chain of causes stands for, or null. */
    static @Nullable Problem of(Throwable cause) {
        if (cause instanceof AmqpException) {
            return new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "broker-unavailable",
                            "The message broker is not available",
                            "The message broker cannot be reached or did not confirm; try again")
                    .retryAfter(RETRY);
        }
        if (cause instanceof PessimisticLockingFailureException) {
            // A circle of waiting that the database has broken: nothing of the transaction is there.
            return new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "database-unavailable",
                            "The database is not available",
                            "Too many wanted to change the same at once, and nothing was changed; try again")
                    .retryAfter(RETRY);
        }
        return DatabaseFault.isOutage(cause)
                ? new Problem(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "database-unavailable",
                                "The database is not available",
                                "The database cannot be reached, takes no changes or did not answer in time; try again")
                        .retryAfter(RETRY)
                : null;
    }
}
