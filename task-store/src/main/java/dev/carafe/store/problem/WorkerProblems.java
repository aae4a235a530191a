package dev.carafe.store.problem;

import dev.carafe.model.json.UnicodeText;
import dev.carafe.store.SqlArrays;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The problems that live workers have with what they are to offer. Thread safe. */
public final class WorkerProblems {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public WorkerProblems(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** A worker that has joined has these problems and no others. */
    public void report(UUID worker, Collection<WorkerProblem> problems) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM tasks.worker_problem WHERE worker = ?")
                    .param(worker)
                    .update();
            problems.forEach(problem -> jdbc.sql("""
                            INSERT INTO tasks.worker_problem (worker, source, service, problem, since)
                            VALUES (:worker, :source, :service, :problem, :since)
                            """)
                    .param("worker", worker)
                    .param("source", storable(problem.source()))
                    .param("service", problem.service())
                    .param("problem", storable(problem.problem()))
                    .param("since", problem.since().atOffset(ZoneOffset.UTC))
                    .update());
        });
    }

    /** Those of workers that are alive, by source. */
    public List<WorkerProblem> all() {
        return jdbc.sql("""
                        SELECT p.worker, p.source, p.service, p.problem, p.since
                        FROM tasks.worker_problem p JOIN tasks.worker w ON w.id = p.worker
                        WHERE w.lease_until > clock_timestamp() ORDER BY p.source, p.worker
                        """)
                .query((row, n) -> new WorkerProblem(
                        SqlArrays.uuid(row, 1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        SqlArrays.instant(row, 5)))
                .list();
    }

    /** PostgreSQL keeps no NUL characters in text, and no half of a surrogate pair. */
    private static String storable(String text) {
        return UnicodeText.wellFormed(text).replace("\0", "");
    }
}
