package dev.carafe.store.accept;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

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
     * Returns if the transaction was committed. Its number alone does not tell: a server that crashed before it had written
     * anything of the transaction gives the number to another one.
     *
     * @param inserted a task that the transaction inserted; null if it inserted none
     * @throws RuntimeException {@code failure} if it was not
     * @throws SubmissionInDoubt if the database cannot be asked
     */
    void requireCommitted(String transactionId, @Nullable UUID inserted, RuntimeException failure) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            String status = status(transactionId, inserted);
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

    /**
     * Does something for as long as it fails, which is to be done whole or not at all, and may be done again when it is not
     * known whether it was.
     *
     * @throws SubmissionInDoubt if the database cannot be used
     */
    <T> T untilAnswered(Supplier<T> repeatable) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            try {
                return repeatable.get();
            } catch (DataAccessException | TransactionException e) {
                if (System.nanoTime() >= deadline) {
                    throw new SubmissionInDoubt(e);
                }
                log.atDebug().setCause(e).log("it is not known whether that was done; trying again");
                pause(e);
            }
        }
    }

    /** Null if the database cannot be asked. */
    private @Nullable String status(String transactionId, @Nullable UUID inserted) {
        try {
            String status = jdbc.queryForObject("SELECT pg_xact_status(?::xid8)", String.class, transactionId);
            // By a statement of its own: what was committed before it began is there.
            if ("committed".equals(status) && inserted != null && !isThere(inserted)) {
                log.atWarn().log("the number of a transaction that a crash undid belongs to another one by now");
                return "aborted";
            }
            return status;
        } catch (DataAccessException e) {
            log.atDebug().setCause(e).log("the database cannot be asked about a commit; trying again");
            return null;
        }
    }

    private boolean isThere(UUID task) {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("SELECT EXISTS (SELECT FROM tasks.task WHERE id = ?)", Boolean.class, task));
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
