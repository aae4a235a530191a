package dev.carafe.store.accept;

import dev.carafe.store.RowArrays;
import java.sql.SQLException;

/** What tasks may take, as every statement that puts them into {@code tasks.execution} has it. */
final class LimitColumns {

    /** The arrays that {@link #set} sets. */
    static final String ARRAYS =
            "?::bigint[], ?::int[], ?::boolean[], ?::boolean[], ?::bigint[], ?::bigint[], ?::bigint[]";

    /** How the statement calls their columns. */
    static final String NAMES =
            "queue_timeout, max_attempts, retry_errors, repeatable, time_limit, retention, failure_retention";

    /** Where they go, but for the first two, which count from something that the statement knows. */
    static final String TARGETS = "retry_errors, repeatable, time_limit, retention, failure_retention, queued_at";

    /** What goes there. */
    static final String VALUES = "retry_errors, repeatable, make_interval(secs => time_limit / 1000.0),"
            + " make_interval(secs => retention), make_interval(secs => failure_retention), now()";

    private LimitColumns() {}

    static RowArrays<NewTask> set(RowArrays<NewTask> rows) throws SQLException {
        return rows.longs(NewTask::queueTimeoutMillis)
                .ints(NewTask::maxAttempts)
                .booleans(task -> task.options().maxAttempts() != null)
                .booleans(NewTask::repeatable)
                .longs(NewTask::executionTimeoutMillis)
                .longs(task -> task.limits().retention().toSeconds())
                .longs(task -> task.limits().failureRetention().toSeconds());
    }
}
