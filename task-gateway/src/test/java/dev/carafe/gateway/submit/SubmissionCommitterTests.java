package dev.carafe.gateway.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.partition.TaskIds;
import dev.carafe.store.registration.StoredRegistration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

class SubmissionCommitterTests {

    private static final StoredRegistration ECHO = FakeWorker.parallel("lab", "Echo");
    private static final StoredRegistration OTHER = FakeWorker.parallel("lab", "Other");

    private final TaskIds ids = new TaskIds(new byte[] {1}, InstantSource.system());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConcurrentLinkedQueue<UUID> events = new ConcurrentLinkedQueue<>();
    private final FakeBell workerNotifier = new FakeBell();
    private JdbcClient jdbc;
    private SubmissionQueue buffer;
    private SubmissionCommitter submissionCommitter;
    private LostCommits commits;

    @BeforeEach
    void start() {
        var database = TestServers.freshDatabase();
        var source = new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/tasks")
                .schemas("tasks")
                .load()
                .migrate();
        var template = new JdbcTemplate(source);
        commits = new LostCommits(source);
        var transaction = new TransactionTemplate(commits);
        jdbc = JdbcClient.create(template);
        new Partitions(jdbc, transaction, InstantSource.system()).prepare();
        buffer = new SubmissionQueue(2_000, DataSize.ofMegabytes(1));
        submissionCommitter = new SubmissionCommitter(
                buffer,
                new Submissions(template, transaction),
                workerNotifier,
                new SubmissionMetrics(meters, event -> events.add(event.id())),
                ended -> {});
    }

    /** Commits, and can say that it does not know whether it did. */
    private static final class LostCommits extends JdbcTransactionManager {

        private static final long serialVersionUID = 1L;

        private volatile boolean losesNext;

        LostCommits(DataSource source) {
            super(source);
        }

        void loseNext() {
            losesNext = true;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            if (losesNext) {
                losesNext = false;
                throw new TransactionSystemException("the answer was lost");
            }
        }
    }

    @AfterEach
    void stop() {
        submissionCommitter.close();
    }

    @Test
    void whatGathersIsCommittedAndRungTogether() throws Exception {
        workerNotifier.answer = queue -> new CompletableFuture<>();
        submissionCommitter.enqueue(List.of(task(ECHO)));
        await().until(() -> workerNotifier.rung.size() == 1);
        workerNotifier.answer = queue -> CompletableFuture.completedFuture(null);
        jdbc.sql("SELECT 1").query(Integer.class).single();
        List<CompletableFuture<CommitResult>> receipts = new ArrayList<>();
        List<UUID> order = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            List<NewTask> request = List.of(task(ECHO), task(OTHER), task(ECHO));
            request.forEach(task -> order.add(task.id()));
            receipts.add(submissionCommitter.enqueue(request));
        }
        for (var commitResult : receipts) {
            assertThat(commitResult.get().withdrawn()).isEmpty();
        }
        assertThat(count("execution")).isEqualTo(901);
        assertThat(workerNotifier.rung.size()).isLessThan(200);
        assertThat(jdbc.sql("SELECT id FROM tasks.execution ORDER BY position OFFSET 1")
                        .query(UUID.class)
                        .list())
                .isEqualTo(order);
        await().until(() -> events.size() == 900);
        assertThat(meters.get("carafe.tasks.submitted")
                        .tag("type", "Other")
                        .counter()
                        .count())
                .isEqualTo(300);
        assertThat(buffer.depth()).isEqualTo(1);
    }

    @Test
    void tasksWhoseWorkersCannotBeToldAreWithdrawn() throws Exception {
        NewTask told = task(OTHER);
        NewTask unnotified = task(ECHO);
        workerNotifier.answer = queue -> queue.equals("Echo")
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(null);
        CommitResult commitResult =
                submissionCommitter.enqueue(List.of(told, unnotified)).get();

        assertThat(commitResult.withdrawn()).containsExactly(unnotified.id());
        assertThat(count("execution")).isEqualTo(1);
        assertThat(count("task")).isEqualTo(1);
        await().until(() -> List.copyOf(events).equals(List.of(told.id())));
    }

    @Test
    void tasksAreKnownToBeWithdrawnThoughTheAnswerToThatIsLost() throws Exception {
        NewTask task = task(ECHO);
        workerNotifier.answer = queue -> {
            commits.loseNext();
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        };
        CommitResult commitResult = submissionCommitter.enqueue(List.of(task)).get();

        assertThat(commitResult.withdrawn()).containsExactly(task.id());
        assertThat(commitResult.isAccepted(task.id())).isFalse();
        assertThat(count("task")).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void aTaskThatAWorkerHasFoundMeanwhileStaysAccepted() throws Exception {
        NewTask task = task(ECHO);
        var confirm = new CompletableFuture<@Nullable Void>();
        workerNotifier.answer = queue -> confirm;
        var commitResult = submissionCommitter.enqueue(List.of(task));
        await().until(() -> count("execution") == 1);
        jdbc.sql("UPDATE tasks.execution SET status = 'running', attempt = 1, worker = gen_random_uuid()")
                .update();
        confirm.completeExceptionally(new IllegalStateException("lost"));

        assertThat(commitResult.get().withdrawn()).isEmpty();
        assertThat(count("task")).isEqualTo(1);
    }

    @Test
    void aBellThatThrowsIsOneThatFails() throws Exception {
        workerNotifier.answer = queue -> {
            throw new IllegalStateException("broken");
        };
        NewTask task = task(ECHO);
        assertThat(submissionCommitter.enqueue(List.of(task)).get().withdrawn()).containsExactly(task.id());
        assertThat(count("task")).isZero();
    }

    @Test
    void anErrorEndsNeitherTheCommitterNorTheWait() throws Exception {
        workerNotifier.asked = () -> {
            workerNotifier.asked = () -> {};
            throw new OutOfMemoryError("for once");
        };
        CompletableFuture<CommitResult> failed = submissionCommitter.enqueue(List.of(task(ECHO)));
        await().until(failed::isCompletedExceptionally);
        assertThat(submissionCommitter.enqueue(List.of(task(ECHO))).get().withdrawn())
                .isEmpty();
        assertThat(count("task")).isEqualTo(1);
    }

    @Test
    void withoutABellNothingIsCommitted() {
        workerNotifier.there = false;
        assertThatThrownBy(
                        () -> submissionCommitter.enqueue(List.of(task(ECHO))).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Problem.class);
        assertThat(count("task")).isZero();
    }

    @Test
    void oneRequestThatTheDatabaseRefusesDoesNotHarmTheOthers() {
        workerNotifier.answer = queue -> CompletableFuture.completedFuture(null);
        NewTask poison = new NewTask(ids.next(), ECHO, "a\0b", "{}", null);
        List<CompletableFuture<CommitResult>> receipts = IntStream.range(0, 50)
                .mapToObj(n -> submissionCommitter.enqueue(List.of(n == 25 ? poison : task(ECHO))))
                .toList();
        CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();

        assertThat(receipts.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(1);
        assertThat(receipts.get(25)).isCompletedExceptionally();
        assertThat(count("task")).isEqualTo(49);
    }

    @Test
    void aFullBufferRefusesAtOnce() {
        workerNotifier.answer = queue -> new CompletableFuture<>();
        submissionCommitter.enqueue(
                IntStream.range(0, 1_999).mapToObj(n -> task(ECHO)).toList());
        submissionCommitter.enqueue(List.of(task(ECHO)));
        assertThatThrownBy(() -> submissionCommitter.enqueue(List.of(task(ECHO))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("overloaded");
    }

    @Test
    void aStopRefusesWhatIsNotCommitted() {
        submissionCommitter.close();
        assertThatThrownBy(() -> submissionCommitter.enqueue(List.of(task(ECHO))))
                .isInstanceOf(Problem.class);
    }

    private NewTask task(StoredRegistration type) {
        return new NewTask(ids.next(), type, type.type(), "{}", null);
    }

    private long count(String table) {
        return jdbc.sql("SELECT count(*) FROM tasks." + table).query(Long.class).single();
    }

    private static final class FakeBell implements WorkerNotifier {
        final ConcurrentLinkedQueue<String> rung = new ConcurrentLinkedQueue<>();
        volatile boolean there = true;
        volatile Runnable asked = () -> {};
        volatile Function<String, CompletableFuture<@Nullable Void>> answer =
                queue -> CompletableFuture.completedFuture(null);

        @Override
        public boolean isThere() {
            asked.run();
            return there;
        }

        @Override
        public String queueOf(StoredRegistration type) {
            return type.type();
        }

        @Override
        public CompletableFuture<@Nullable Void> notifyWorkers(StoredRegistration type) {
            rung.add(type.type());
            return answer.apply(type.type());
        }
    }
}
