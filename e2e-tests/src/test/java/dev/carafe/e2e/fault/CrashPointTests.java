package dev.carafe.e2e.fault;

import static dev.carafe.e2e.fault.CrashPoints.LONG;
import static dev.carafe.e2e.fault.CrashPoints.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.carafe.e2e.platform.Api.Answer;
import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.Service;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What happens at single points between a gateway, a worker and their servers. The gateway and the worker reach the
 * database through proxies, the gateway also the broker.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointTests {

    private static final Duration SLACK = Duration.ofSeconds(3);

    /** The column of a row that names a task's type: what was ended or claimed by a statement that commits by itself. */
    private static final byte[] STEP_OF_LANE = "\0\0\0\4Lane".getBytes(StandardCharsets.US_ASCII);

    private final Platform platform = Platform.on(
            Broker.RABBITMQ.isThere() ? Broker.RABBITMQ : Broker.EMBEDDED, "crash-points", TestServers.freshDatabase());
    private final CrashPoints points = new CrashPoints(platform);
    private final String jdbc = platform.databaseAddress().jdbcUrl();
    private final String amqp = platform.broker().amqpUri();
    private final TcpProxy gatewaysDatabase = TcpProxy.before(jdbc);
    private final TcpProxy gatewaysBroker = TcpProxy.before(amqp);
    private final TcpProxy workersDatabase = TcpProxy.before(jdbc);

    @BeforeAll
    void start() {
        points.offerHandlers();
        platform.configure(
                "gateway-1",
                "--carafe.postgres.url=" + gatewaysDatabase.through(jdbc),
                "--carafe.amqp.url=" + gatewaysBroker.through(amqp));
        platform.configure(
                "worker-1",
                "--carafe.postgres.url=" + workersDatabase.through(jdbc),
                "--carafe.worker.stalled-after=3s",
                "--carafe.worker.lease=15s");
        platform.startServices("gateway-1", "worker-1");
        points.awaitAcceptance("gateway-1");
    }

    @AfterAll
    void stop() {
        platform.close();
        List.of(gatewaysDatabase, gatewaysBroker, workersDatabase).forEach(TcpProxy::close);
    }

    @Test
    void aGatewayThatIsKilledBeforeItsCommitHasAcceptedNothing() {
        Service doomed = platform.service("gateway-1");
        gatewaysDatabase.stall();
        CompletableFuture<Integer> answer = points.submitMeanwhile("gateway-1", task("Wide", 0, "before-commit"));
        await("the request is on its way").during(Duration.ofMillis(300)).until(() -> !answer.isDone());
        doomed.kill();
        gatewaysDatabase.cut();
        gatewaysDatabase.resume();

        assertThat(answer.join()).isEqualTo(Try.NO_ANSWER);
        points.awaitAcceptance("gateway-1");
        assertThat(points.labelled("before-commit")).isEmpty();
    }

    @Test
    void aGatewayThatIsKilledBetweenMessageAndAnswerLeavesATaskThatRuns() {
        Service doomed = platform.service("gateway-1");
        gatewaysBroker.stallAnswers();
        CompletableFuture<Integer> answer = points.submitMeanwhile("gateway-1", task("Wide", 0, "before-answer"));
        List<UUID> ids = await("the task is committed")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> points.labelled("before-answer"), found -> !found.isEmpty());
        doomed.kill();
        gatewaysBroker.resume();

        assertThat(answer.join()).isEqualTo(Try.NO_ANSWER);
        points.awaitResults(ids);
        assertThat(ids).hasSize(1);
        points.awaitAcceptance("gateway-1");
    }

    /** The gateway asks the database what became of its transaction, and tells the truth. */
    @Test
    void aCommitThatSucceedsAndWhoseAnswerIsLostLeavesOneTaskThatRunsOnce() throws IOException {
        int lost = gatewaysDatabase.lost();
        gatewaysDatabase.lose(TcpProxy.COMMITTED, 1);
        Answer answer = points.submit("gateway-1", task("Lane", 0, "commit-lost"));

        assertThat(gatewaysDatabase.lost()).isEqualTo(lost + 1);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        List<UUID> ids = points.labelled("commit-lost");
        assertThat(ids).hasSize(1);
        points.awaitResults(ids);
        assertThat(points.starts(ids)).containsEntry(ids.getFirst(), 1L);
        points.awaitAcceptance("gateway-1");
    }

    @Test
    void aConfirmThatIsLostLeavesAnAcceptedTaskOrNone() throws IOException {
        int lost = gatewaysBroker.lost();
        // More than one: other things are published too.
        gatewaysBroker.lose(TcpProxy.CONFIRMED, 3);
        for (int n = 0; n < 3; n++) {
            String label = "confirm-lost-" + n;
            Answer answer = points.submit("gateway-1", task("Lane", 0, label));
            List<UUID> ids = points.labelled(label);
            if (answer.status() == 202) {
                assertThat(ids).hasSize(1);
                points.awaitResults(ids);
            } else {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(ids).as("what was refused").isEmpty();
            }
        }
        gatewaysBroker.lose(TcpProxy.CONFIRMED, 0);
        assertThat(gatewaysBroker.lost()).isGreaterThan(lost);
        points.awaitAcceptance("gateway-1");
    }

    /** No worker was told of the task, so it is taken back; and then it is not known whether that came through. */
    @Test
    void aWithdrawalThatSucceedsAndWhoseAnswerIsLostIsNoAcceptance() throws IOException {
        int lost = gatewaysDatabase.lost();
        // No worker finds it by itself meanwhile.
        String task = task("Wide", 0, "withdrawal-lost").replace("{\"type\"", "{\"delay\":\"PT1H\",\"type\"");
        // The acceptance's commit is the first.
        gatewaysDatabase.lose(TcpProxy.COMMITTED, 2);
        gatewaysBroker.lose(TcpProxy.CONFIRMED, 3);
        Answer answer = points.submit("gateway-1", task);
        gatewaysBroker.lose(TcpProxy.CONFIRMED, 0);
        gatewaysDatabase.lose(TcpProxy.COMMITTED, 0);

        assertThat(gatewaysDatabase.lost()).isEqualTo(lost + 2);
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(points.labelled("withdrawal-lost")).as("what was refused").isEmpty();
        points.awaitAcceptance("gateway-1");
    }

    @Test
    void aWorkerThatNeverHearsOfItsCommitsRunsNoTaskTwice() {
        int lost = workersDatabase.lost();
        List<UUID> lane = new ArrayList<>();
        List<UUID> once = new ArrayList<>();
        // A turn of the worker is a statement that commits by itself, or a transaction. More tasks each time: there
        // must be
        // something left to commit.
        Iterator<byte[]> answers = Stream.iterate(0, n -> n + 1)
                .map(n -> n % 2 == 0 ? STEP_OF_LANE : TcpProxy.COMMITTED)
                .iterator();
        await("some commits are lost")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(150))
                .until(() -> {
                    workersDatabase.lose(answers.next(), 1);
                    lane.addAll(points.submitAll("gateway-1", "Lane", 2, 20));
                    once.addAll(points.submitAll("gateway-1", "Once", 20, 8));
                    return workersDatabase.lost() >= lost + 8;
                });
        workersDatabase.lose(TcpProxy.COMMITTED, 0);

        points.awaitResults(lane);
        points.awaitResults(once);
        assertThat(points.starts(lane))
                .hasSameSizeAs(lane)
                .allSatisfy((id, starts) ->
                        assertThat(starts).as("starts of %s", id).isEqualTo(1));
        assertThat(points.starts(once))
                .hasSameSizeAs(once)
                .allSatisfy((id, starts) ->
                        assertThat(starts).as("starts of %s", id).isEqualTo(1));
        assertThat(points.inOrderOfStarts(lane)).containsExactlyElementsOf(lane);
    }

    @Test
    void aDoorbellThatRingsAThousandTimesStartsATaskOnce() throws Exception {
        List<UUID> lane = points.submitAll("gateway-1", "Lane", 5, 40);
        List<UUID> wide = points.submitAll("gateway-1", "Wide", 5, 40);
        try (Connection connection = platform.broker().connect();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int n = 0; n < 1_000; n++) {
                String queue = n % 2 == 0 ? "tasks.history" : "tasks.history.Wide";
                channel.basicPublish(
                        "carafe.tasks", queue, MessageProperties.BASIC, "{}".getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirms(LONG.toMillis());
        }

        points.awaitResults(lane);
        points.awaitResults(wide);
        assertThat(points.starts(lane).values()).hasSize(40).containsOnly(1L);
        assertThat(points.starts(wide).values()).hasSize(40).containsOnly(1L);
        assertThat(points.inOrderOfStarts(lane)).containsExactlyElementsOf(lane);
    }

    @Test
    void aWorkerThatHasReallyStalledIsNotAlive() {
        Service worker = platform.service("worker-1");
        assertThat(worker.health("liveness")).isEqualTo(200);
        List<UUID> ids;
        try {
            workersDatabase.stall();
            ids = points.submitAll("gateway-1", "Wide", 0, 3);
            // No answer is none that says that it lives.
            await("liveness turns red")
                    .atMost(LONG)
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> worker.health("liveness") == 503);
        } finally {
            workersDatabase.resume();
        }

        await("it works again").atMost(LONG).until(() -> worker.health("liveness") == 200);
        points.awaitResults(ids);
    }

    /** A restart would change nothing. */
    @Test
    void aWorkerWithoutItsDatabaseOrItsBrokerIsAliveAndNotReady() {
        Service gateway = platform.service("gateway-1");
        platform.broker().kill();
        try {
            await("it is not ready")
                    .atMost(LONG)
                    .until(() ->
                            !gateway.isReady() && !platform.service("worker-1").isReady());
            await("it stays alive")
                    .during(Duration.ofSeconds(4))
                    .atMost(LONG)
                    .until(() -> gateway.health("liveness") == 200
                            && platform.service("worker-1").health("liveness") == 200);
        } finally {
            platform.broker().restart();
        }
        points.awaitAcceptance("gateway-1");
    }

    @Test
    void aWorkerThatContradictsALiveOneIsRefusedAndNamesBoth() {
        List<UUID> ids = points.submitAll("gateway-1", "Lane", 300, 5);
        platform.configure("worker-9", "-Dcarafe.e2e.lane-queue=5");
        assertThatThrownBy(() -> platform.service("worker-9"))
                .hasStackTraceContaining("Type 'Lane' of service 'history' is offered by live worker")
                .hasStackTraceContaining("on worker-1 with another registration")
                .hasStackTraceContaining("Stop that worker first");
        points.awaitResults(ids);
        assertThat(points.starts(ids).values()).containsOnly(1L);
    }

    @Test
    void submissionsAreAnsweredInTimeWhateverStalls() throws IOException {
        gatewaysBroker.stall();
        try {
            long begin = System.nanoTime();
            assertThat(points.submit("gateway-1", task("Wide", 0, "stalled")).status())
                    .isIn(202, 503);
            // A channel may have to be opened first, for which the broker has as long as for any other answer.
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Platform.CONFIRM_TIMEOUT.plusSeconds(10).plus(SLACK));
        } finally {
            gatewaysBroker.resume();
        }
        points.awaitAcceptance("gateway-1");
    }
}
