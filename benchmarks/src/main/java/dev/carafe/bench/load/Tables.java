package dev.carafe.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

    // The last of those that wait, else any that runs. From the end, because the index keeps an entry of each that was
    // claimed since the last vacuum.
    private static final String UNFINISHED = """
            (SELECT id FROM tasks.execution WHERE service = 'demo' AND type = 'Echo' AND status = 'queued'
             ORDER BY position DESC LIMIT 1)
            UNION ALL
            (SELECT id FROM tasks.execution WHERE service = 'demo' AND type = 'Step' AND status = 'queued'
             ORDER BY position DESC LIMIT 1)
            UNION ALL
            (SELECT id FROM tasks.execution WHERE service = 'demo' AND type IN ('Echo', 'Step') AND status = 'running'
             LIMIT 1)
            LIMIT 1
            """;

    private static final String IS_THERE = "SELECT FROM tasks.execution WHERE id = ?";

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

    /**
     * A task leaves {@code tasks.execution} in the transaction that writes its result. One task is looked for at a time,
     * by its id: to look for all of them again and again took a third of what is measured here.
     */
    void awaitAllDone() throws SQLException, InterruptedException {
        try (Statement settings = database.createStatement();
                var unfinished = database.prepareStatement(UNFINISHED)) {
            settings.execute("SET enable_seqscan = off");
            UUID one = id(unfinished);
            while (one != null) {
                awaitGone(one);
                one = id(unfinished);
            }
        }
    }

    private void awaitGone(UUID id) throws SQLException, InterruptedException {
        try (var statement = database.prepareStatement(IS_THERE)) {
            statement.setObject(1, id);
            while (isThere(statement)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private boolean isThere(PreparedStatement statement) throws SQLException {
        ownCommits++;
        try (var rows = statement.executeQuery()) {
            return rows.next();
        }
    }

    private @Nullable UUID id(PreparedStatement statement) throws SQLException {
        ownCommits++;
        try (var rows = statement.executeQuery()) {
            return rows.next() ? rows.getObject(1, UUID.class) : null;
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
