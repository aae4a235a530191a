package dev.carafe.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Database;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.Service;
import dev.carafe.e2e.platform.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No accepted task is lost and none has two results, whatever dies. Each test starts what it finds missing; the order
 * only saves starts, as what is killed last need not be started again.
 */
@ParameterizedClass(name = "on {0}")
@EnumSource
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static @Nullable Platform shared;

    @Parameter
    @SuppressWarnings("unused") // JUnit wants a place for it.
    private @Nullable Broker broker;

    private final Platform platform = Objects.requireNonNull(shared);
    private final Database database = platform.database();
    private final Ledger ledger = new Ledger(database);
    private final Api gateway = platform.api("gateway-1");

    @BeforeParameterizedClassInvocation
    static void start(Broker broker) {
        shared = Platform.start(broker, "crashes", "gateway-1", "worker-1", "worker-2");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    @Test
    @Order(1)
    void aWorkerThatWasAwayForLongerThanItsLeaseWritesNoSecondResult() {
        platform.service("worker-1");
        platform.service("worker-2");
        assertThat(ledger.submit(gateway, "Step", "{\"millis\":1300}")).isEqualTo(202);
        Service first = platform.service(holder(1));
        first.freeze();
        Instant frozen = Instant.now();
        try {
            // Its nap is shorter than what is left of its lease: it has a result as soon as it is back, and the second
            // attempt has not.
            assertThat(holder(2)).as("who runs the second attempt").isNotEqualTo(first.name());
        } finally {
            first.thaw();
        }
        ledger.settle(LONG);
        await("the worker joined again").atMost(LONG).until(() -> first.output().contains("declared dead"));
        List<String> results = database.query(
                "SELECT result FROM tasks.result WHERE attempt = 2 AND finished_at > ?::timestamptz",
                row -> row.getString(1),
                frozen.toString());
        assertThat(results).as("results of second attempts").hasSize(1);
        JsonNode nap = JsonMapper.shared().readTree(results.getFirst());
        assertThat(Instant.parse(nap.path("startedAt").asString()))
                .as("the nap whose times were written")
                .isAfter(frozen);
        assertThat(first.isReady()).as("the worker works again").isTrue();
    }

    @Test
    @Order(2)
    void tasksWhoseMessagesArePurgedRunAllTheSame() {
        List<Service> workers = List.of(platform.service("worker-1"), platform.service("worker-2"));
        int purged = 0;
        // Frozen for less than their lease: they take no messages meanwhile, so that there is something to purge.
        workers.forEach(Service::freeze);
        try {
            for (int n = 0; n < 20; n++) {
                assertThat(ledger.submit(gateway, "Echo", "{}")).isEqualTo(202);
                assertThat(ledger.submit(gateway, "Step", "{\"millis\":5}")).isEqualTo(202);
            }
            purged += TaskQueues.purge(platform.broker());
        } finally {
            workers.forEach(Service::thaw);
        }
        assertThat(purged).as("messages that were purged").isPositive();
        try (Load load = new Load(gateway, ledger)) {
            await("enough tasks while all queues are purged again and again")
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        TaskQueues.purge(platform.broker());
                        return ledger.accepted() > 150;
                    });
            assertThat(load.answersSince(0)).isNotEmpty();
        }
        ledger.settle(LONG);
    }

    @Test
    @Order(3)
    void aBrokerThatIsKilledUnderLoadLosesNothingAndIsFoundAgain() {
        platform.service("worker-1");
        try (Load load = new Load(gateway, ledger)) {
            await("the load runs").atMost(LONG).until(() -> ledger.finished() > 50);
            platform.broker().kill();
            long killed = System.nanoTime();
            await("submissions are refused")
                    .atMost(LONG)
                    .until(() -> load.answersSince(killed).size() > 50);
            assertThat(load.answersSince(killed)).allSatisfy(answer -> {
                assertThat(answer.took()).isLessThan(Platform.CONFIRM_TIMEOUT.plus(SLACK));
                // 202: a worker found the task by itself before it could be withdrawn.
                assertThat(answer.status()).isIn(503, 202);
            });
            assertThat(load.answersSince(killed)).anyMatch(answer -> answer.status() == 503);
            platform.broker().restart();
            long back = System.nanoTime();
            int before = ledger.accepted();
            await("tasks are accepted again, with nothing started by hand but the broker")
                    .atMost(LONG)
                    .until(() -> ledger.accepted() > before + 50);
            assertThat(load.answersSince(back)).noneMatch(answer -> answer.status() == Ledger.NO_ANSWER);
        }
        ledger.settle(LONG);
        await("everyone is ready again")
                .atMost(LONG)
                .until(() -> platform.service("worker-1").isReady()
                        && platform.service("gateway-1").isReady());
    }

    @Test
    @Order(4)
    void aGatewayThatIsKilledBetweenCommitAndPublicationLeavesATaskThatRuns() {
        platform.service("worker-1");
        String amqp = platform.broker().amqpUri();
        try (TcpProxy proxy = TcpProxy.before(amqp);
                Service doomed = platform.startService("gateway-2", "--carafe.amqp.url=" + proxy.through(amqp))) {
            assertThat(ledger.submit(doomed.api(), "Echo", "{}")).isEqualTo(202);
            String mine = "SELECT id FROM tasks.task WHERE display_name LIKE '%stranded%'";
            proxy.stall();
            CompletableFuture<Integer> answer =
                    CompletableFuture.supplyAsync(() -> ledger.submit(doomed.api(), "Echo", "{\"who\":\"stranded\"}"));
            UUID stranded = await("the task is committed")
                    .atMost(Platform.CONFIRM_TIMEOUT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> database.query(mine, row -> row.getObject(1, UUID.class)), rows -> rows.size() == 1)
                    .getFirst();
            doomed.kill();
            assertThat(answer.join())
                    .as("the answer, as the message was never confirmed")
                    .isEqualTo(Ledger.NO_ANSWER);
            ledger.settle(LONG);
            assertThat(database.count("SELECT count(*) FROM tasks.result WHERE id = ? AND status = 'ok'", stranded))
                    .isEqualTo(1);
        }
    }

    @Test
    @Order(5)
    void aWorkerThatIsKilledLeavesItsTasksToAnother() {
        platform.service("worker-1");
        platform.service("worker-2");
        ledger.submitAll(gateway, "Step", "{\"millis\":60}", 50);
        ledger.submitAll(gateway, "Sleep", "{\"millis\":400}", 200);
        await("some are done").atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> ledger.finished() > 5);
        Service victim = platform.service(holder(1));
        victim.kill();
        long lost = database.count("""
                SELECT count(*) FROM tasks.execution e JOIN tasks.worker w ON w.id = e.worker WHERE w.host = ?""", victim.name());
        assertThat(lost).as("tasks that were running on the worker").isPositive();
        ledger.settle(LONG);
        assertThat(database.count("SELECT count(*) FROM tasks.result WHERE attempt > 1"))
                .as("tasks that were run again")
                .isGreaterThanOrEqualTo(lost);
    }

    /** Who runs a step, once one is in that attempt. */
    private String holder(int attempt) {
        return await("a step runs in attempt " + attempt)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> database.query("""
                                SELECT w.host FROM tasks.execution e JOIN tasks.worker w ON w.id = e.worker
                                WHERE e.type = 'Step' AND e.attempt = ?""", row -> row.getString(1), attempt), hosts -> hosts.size() == 1)
                .getFirst();
    }
}
