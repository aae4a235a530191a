package dev.carafe.store.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.StoreFixture;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class WorkerProblemsTests {

    private final StoreFixture store = new StoreFixture();
    private final WorkerProblems problems =
            new WorkerProblems(store.client, new TransactionTemplate(new JdbcTransactionManager(store.dataSource)));

    @AfterEach
    void close() {
        store.close();
    }

    private static WorkerProblem of(UUID worker, String source) {
        return new WorkerProblem(worker, source, null, "no manifest", Instant.parse("2026-11-21T10:00:00Z"));
    }

    @Test
    void aReportReplacesTheWorkersEarlierOne() {
        UUID worker = store.worker();
        UUID other = store.worker();
        problems.report(worker, List.of(of(worker, "a.jar"), of(worker, "b.jar")));
        problems.report(other, List.of(of(other, "b.jar")));
        problems.report(worker, List.of(of(worker, "a.jar")));
        assertThat(problems.all()).containsExactly(of(worker, "a.jar"), of(other, "b.jar"));
    }

    @Test
    void theProblemsOfAWorkerThatIsGoneAreGone() {
        UUID expired = store.worker();
        UUID left = store.worker();
        problems.report(expired, List.of(of(expired, "a.jar")));
        problems.report(left, List.of(of(left, "a.jar")));
        store.expire(expired);
        store.leases.leave(left);
        assertThat(problems.all()).isEmpty();
        assertThat(store.count("worker_problem")).isEqualTo(1);
    }
}
