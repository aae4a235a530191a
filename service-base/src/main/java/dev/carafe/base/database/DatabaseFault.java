package dev.carafe.base.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells what a value itself causes from everything else that keeps a database from doing what it is asked. Only the first
 * lasts: a database that is read-only, out of space, starting up or misconfigured will take the same value later. So every
 * SQLSTATE is an outage unless it is named here.
 */
public final class DatabaseFault {

    /** Data exceptions (PostgreSQL, appendix A): a character that text cannot hold, a number out of range. */
    private static final String DATA_EXCEPTION = "22";

    /** Program limit exceeded: a value that is too large for a row or an index entry. */
    private static final String TOO_LARGE = "54000";

    private DatabaseFault() {}

    /** Whether the data itself is refused, so that trying again with the same data cannot help. */
    public static boolean isCausedByData(Throwable failure) {
        String state = stateOf(failure);
        return state != null && (state.startsWith(DATA_EXCEPTION) || state.equals(TOO_LARGE));
    }

    /** Whether the database cannot be used at present. False for what the data causes, and for what is not the database's. */
    public static boolean isOutage(Throwable failure) {
        if (isCausedByData(failure)) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case DataAccessResourceFailureException _,
                        PessimisticLockingFailureException _,
                        QueryTimeoutException _,
                        RecoverableDataAccessException _,
                        TransientDataAccessResourceException _,
                        CannotCreateTransactionException _,
                        // Without an SQLSTATE it is the pool's or the driver's: the connection was closed meanwhile.
                        SQLException _ -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** The SQLSTATE that the server or its driver gave, or null. */
    static @Nullable String stateOf(Throwable failure) {
        String state = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    /** The first line of what the server or its driver said. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
