package dev.carafe.base.problem;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;

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
        return isDatabase(cause)
                ? new Problem(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "database-unavailable",
                                "The database is not available",
                                "The database cannot be reached or did not answer in time; try again")
                        .retryAfter(RETRY)
                : null;
    }

    private static boolean isDatabase(Throwable cause) {
        return switch (cause) {
            case DataAccessResourceFailureException _,
                    QueryTimeoutException _,
                    RecoverableDataAccessException _,
                    TransientDataAccessResourceException _,
                    CannotCreateTransactionException _,
                    SQLTransientConnectionException _,
                    SQLNonTransientConnectionException _ -> true;
            case SQLException sql -> isAway(sql.getSQLState());
            default -> false;
        };
    }

    /** Connection lost (08), out of resources (53), shutting down or starting (57P). */
    private static boolean isAway(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P"));
    }
}
