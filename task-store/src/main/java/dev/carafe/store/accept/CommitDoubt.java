package dev.carafe.store.accept;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds out what became of a commit whose answer was lost: PostgreSQL remembers by the transaction's number. */
final class CommitDoubt {

    private static final Logger log = LoggerFactory.getLogger(CommitDoubt.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final JdbcTemplate jdbc;

    CommitDoubt(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns if the transaction was committed.
     *
     * @throws RuntimeException {@code failure} if it was not
     * @throws SubmissionInDoubt if the database cannot be asked
     */
    void requireCommitted(String transactionId, RuntimeException failure) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            String status = status(transactionId);
            if ("committed".equals(status)) {
                log.atWarn().log("the answer to a commit was lost, but it came through");
                return;
            }
            if ("aborted".equals(status)) {
                throw failure;
            }
            pause(failure);
        }
        throw new SubmissionInDoubt(failure);
    }

    /** Null if the database cannot be asked. */
    private @Nullable String status(String transactionId) {
        try {
            return jdbc.queryForObject("SELECT pg_xact_status(?::xid8)", String.class, transactionId);
        } catch (DataAccessException e) {
            log.atDebug().setCause(e).log("the database cannot be asked about a commit; trying again");
            return null;
        }
    }

    private static void pause(RuntimeException failure) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SubmissionInDoubt(failure);
        }
    }
}
