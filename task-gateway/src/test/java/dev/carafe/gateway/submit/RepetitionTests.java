package dev.carafe.gateway.submit;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static dev.carafe.gateway.testing.FakeWorker.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.read.Tasks;
import dev.carafe.store.registration.StoredRegistration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

class RepetitionTests {

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
        new FakeWorker(gateway, parallel("lab", "Echo"), type("lab", "One", true, 1));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void manyAtOnceAreRefusedForTheSameReason() throws Exception {
        assertThat(gateway.submit("lab", "{\"type\": \"One\"}").status()).isEqualTo(202);

        assertThat(atOnce("full", "{\"type\": \"One\"}"))
                .allMatch(answer -> answer.status() == 429 && answer.problem().equals("queue-full"));
        assertThat(atOnce("lost", "{\"type\": \"Echo\", \"dependsOn\": [\"%s\"]}".formatted(UUID.randomUUID())))
                .allMatch(answer -> answer.status() == 422 && answer.problem().equals("unknown-dependency"));
    }

    @Test
    void manyAtOnceAreToldThatTheirTaskWasTakenBack() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SubmissionMetrics metrics = new SubmissionMetrics(meters, event -> {});
        SubmissionQueue buffer = new SubmissionQueue(100, DataSize.ofMegabytes(1));
        try (SubmissionCommitter submissionCommitter = new SubmissionCommitter(
                buffer, gateway.bean(Submissions.class), new BrokenBell(), metrics, ended -> {})) {
            TaskSubmitter submission = new TaskSubmitter(
                    gateway.bean(SubmissionValidator.class), submissionCommitter, metrics, gateway.bean(Tasks.class));
            // While somebody else holds the key, the committer waits, and those that come then make one group.
            List<CompletableFuture<String>> outcomes = new TransactionTemplate(
                            gateway.bean(PlatformTransactionManager.class))
                    .execute(status -> {
                        gateway.bean(JdbcClient.class).sql("""
                                INSERT INTO tasks.idempotency (service, key, digest, task, created_at)
                                VALUES ('lab', 'held', '', gen_random_uuid(), now())""").update();
                        var holder = CompletableFuture.supplyAsync(() -> outcome(submission, "held"));
                        await().pollInSameThread().until(RepetitionTests::isWaitedFor);
                        var all = IntStream.range(0, 3)
                                .mapToObj(n -> CompletableFuture.supplyAsync(() -> outcome(submission, "untold")))
                                .toList();
                        await().until(() -> buffer.depth() == 4);
                        status.setRollbackOnly();
                        return Stream.concat(Stream.of(holder), all.stream()).toList();
                    });
            assertThat(outcomes.stream().map(CompletableFuture::join)).containsOnly("broker-unavailable");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "labels": {"a": "1, b=2"}                   | "labels": {"a": "1", "b": "2"}
            "labels": {"a": "1", "b": "2"}              | "labels": {"a": "1, b=2"}
            "sequenceKey": "null"                       | "sequenceKey": null
            "maxAttempts": 1                            | "maxAttempts": 2
            "payload": {"message": "a"}                 | "payload": {"message": "b"}
            "payload": {"millis": 1}                    | "payload": {"millis": 2}
            "payload": {"message": "\\ud800"}           | "payload": {"message": "\\ud801"}
            """)
    void anotherBodyUnderTheSameKeyIsRefused(String first, String second) throws Exception {
        String key = UUID.randomUUID().toString();
        assertThat(submit(key, "{\"type\": \"Echo\", " + first + "}").status()).isEqualTo(202);

        Answer other = submit(key, "{\"type\": \"Echo\", " + second + "}");
        assertThat(other.status()).as(other.body()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void howTheRestOfABodyIsWrittenDoesNotMatter() throws Exception {
        String a = gateway.submit("lab", "{\"type\": \"Echo\"}").id();
        String b = gateway.submit("lab", "{\"type\": \"Echo\"}").id();
        Answer first = submit("written", """
                {"type": "Echo", "labels": {"x": "1", "y": "2"}, "delay": "PT60S", "dependsOn": ["%s", "%s"]}""".formatted(a, b));
        Answer second = submit("written", """
                {"dependsOn": ["%s", "%s"], "labels": {"y": "2", "x": "\\u0031"}, "delay": "PT1M", "type": "Echo"}""".formatted(b, a));

        assertThat(second.status()).as(second.body()).isEqualTo(202);
        assertThat(second.id()).isEqualTo(first.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"message": "a", "millis": 1}  | { "millis" : 1.0, "message" : "\\u0061" }
            {"millis": 100}                | {"millis": 1e2}
            {}                             | { }
            """)
    void thePayloadIsComparedAsAValue(String first, String second) throws Exception {
        String key = UUID.randomUUID().toString();
        Answer accepted = submit(key, "{\"type\": \"Echo\", \"payload\": " + first + "}");
        Answer repeated = submit(key, "{\"payload\": " + second + ", \"type\": \"Echo\"}");
        assertThat(repeated.status()).as(repeated.body()).isEqualTo(202);
        assertThat(repeated.id()).isEqualTo(accepted.id());
        assertThat(repeated.body()).as("as it was sent first").contains("\"payload\":" + first);

        String batch = "{\"tasks\": [{\"type\": \"Echo\", \"payload\": %s}]}";
        Answer one = submitAll(key, batch.formatted(first));
        Answer other = submitAll(key, batch.formatted(second));
        assertThat(other.json().at("/results/0/task/id").asString())
                .as(other.body())
                .isNotEmpty()
                .isEqualTo(one.json().at("/results/0/task/id").asString());
    }

    /** What the gateway took before it compared values. */
    @Test
    void aKeyOfAnEarlierVersionIsFoundByItsText() throws Exception {
        String payload = "{ \"message\": \"early\" }";
        Answer accepted = submit("early", "{\"type\": \"Echo\", \"payload\": " + payload + "}");
        gateway.bean(JdbcClient.class)
                .sql("UPDATE tasks.idempotency SET digest = encode(sha256(convert_to(:type, 'UTF8') || '\\000'"
                        + " || convert_to(:payload, 'UTF8') || '\\000' || '{}' || '\\000' || '{}' || '\\000'), 'hex')"
                        + " WHERE key = 'early'")
                .param("type", "Echo")
                .param("payload", payload)
                .update();

        assertThat(submit("early", "{\"type\": \"Echo\", \"payload\": " + payload + "}")
                        .id())
                .isEqualTo(accepted.id());
        assertThat(submit("early", "{\"type\": \"Echo\", \"payload\": {\"message\":\"late\"}}")
                        .status())
                .isEqualTo(422);
    }

    /** Whether somebody waits for a row of this transaction. */
    private static boolean isWaitedFor() {
        return gateway.bean(JdbcClient.class)
                .sql("SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))")
                .query(Boolean.class)
                .single();
    }

    private static String outcome(TaskSubmitter submission, String key) {
        RequestedTask requested = RequestReader.one("{\"type\": \"Echo\"}".getBytes(StandardCharsets.UTF_8));
        try {
            return submission
                    .submit(submission.check("lab", requested, SubmissionHeaders.of(key, null)))
                    .id()
                    .toString();
        } catch (Problem problem) {
            return problem.getBody().getType().toString().replace(Problem.TYPE_PREFIX, "");
        }
    }

    private static List<Answer> atOnce(String key, String body) {
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 40)
                .mapToObj(n -> gateway.sendAsync(
                        gateway.post("/v1/services/lab/tasks", body).header("Idempotency-Key", key)))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static Answer submitAll(String key, String body) throws Exception {
        return gateway.send(gateway.post("/v1/services/lab/tasks:batch", body).header("Idempotency-Key", key));
    }

    private static Answer submit(String key, String body) throws Exception {
        return gateway.send(gateway.post("/v1/services/lab/tasks", body).header("Idempotency-Key", key));
    }

    /** Never gets through to a worker, and says so at once. */
    private static final class BrokenBell implements WorkerNotifier {

        @Override
        public boolean isThere() {
            return true;
        }

        @Override
        public String queueOf(StoredRegistration type) {
            return type.type();
        }

        @Override
        public CompletableFuture<@Nullable Void> notifyWorkers(StoredRegistration type) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
    }
}
