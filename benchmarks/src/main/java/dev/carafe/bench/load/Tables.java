package dev.carafe.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** The platform's tables, as the driver looks at them and fills them. */
final class Tables {

    private static final int AT_ONCE = 50_000;

    private static final String FINISHED = """
            WITH task AS (
              INSERT INTO tasks.task (id, service, type, display_name, payload, submitted_at)
              SELECT uuidv7(), 'demo', 'Echo', 'Echo', '{"message":"' || repeat('x', 180) || '"}', now()
              FROM generate_series(1, %d) RETURNING id
            )
            INSERT INTO tasks.result (id, status, result, attempt, worker, started_at, finished_at, expires_at)
            SELECT id, 'ok', '{"message":"' || repeat('x', 180) || '"}', 1, gen_random_uuid(), now(), now(),
                   now() + interval '7 days'
            FROM task
            """;

    // Of a service that no worker offers; every other one in a lane.
    private static final String WAITING = """
            WITH task AS (
              INSERT INTO tasks.task (id, service, type, display_name, payload, submitted_at)
              SELECT uuidv7(), 'backlog', 'Wait', 'Wait', '{}', now() FROM generate_series(1, %d) RETURNING id
            )
            INSERT INTO tasks.execution (id, service, type, lane, max_attempts, retry_errors, repeatable, retention,
                                         failure_retention, queued_at)
            SELECT id, 'backlog', 'Wait', CASE WHEN row_number() OVER () %% 2 = 0 THEN 'backlog' END, 1, false, true,
                   interval '7 days', interval '7 days', now()
            FROM task
            """;

    private static final String UNFINISHED = """
            SELECT EXISTS (SELECT FROM tasks.execution WHERE service = 'demo' AND type IN ('Echo', 'Step')
                             AND status = 'queued')
                OR EXISTS (SELECT FROM tasks.execution WHERE service = 'demo' AND type IN ('Echo', 'Step')
                             AND status = 'running')
            """;

    private final Connection database;
    private long ownCommits;

    Tables(Connection database) {
        this.database = database;
    }

    /** Adds finished tasks, and tasks that nobody takes. */
    void fill(int finished, int waiting) throws SQLException {
        insert(FINISHED, finished);
        insert(WAITING, waiting);
        try (Statement statement = database.createStatement()) {
            statement.execute("VACUUM ANALYZE tasks.task, tasks.result, tasks.execution");
        }
    }

    private void insert(String sql, int rows) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (int left = rows; left > 0; left -= AT_ONCE) {
                statement.execute(sql.formatted(Math.min(left, AT_ONCE)));
            }
        }
    }

    /** A task leaves {@code tasks.execution} in the transaction that writes its result. */
    void awaitAllDone() throws SQLException, InterruptedException {
        try (var statement = database.prepareStatement(UNFINISHED)) {
            while (true) {
                ownCommits++;
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    if (!rows.getBoolean(1)) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    /** Transactions of all services since the server's start, the driver's looks not counted. */
    long commits() throws SQLException {
        try (Statement statement = database.createStatement();
                var rows = statement.executeQuery(
                        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
            rows.next();
            return rows.getLong(1) - ownCommits;
        }
    }
}
