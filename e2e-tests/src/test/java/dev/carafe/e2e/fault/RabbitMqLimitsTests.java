package dev.carafe.e2e.fault;

import static dev.carafe.e2e.fault.CrashPoints.LONG;
import static dev.carafe.e2e.fault.CrashPoints.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api.Answer;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.RabbitMqNodeServer;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * On a RabbitMQ that closes the channels of consumers who do not acknowledge within a minute, and whose disk gets full.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RabbitMqLimitsTests {

    private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration TASK = Duration.ofSeconds(150);
    private static final Duration SLACK = Duration.ofSeconds(3);

    private RabbitMqNodeServer rabbit;
    private Platform platform;
    private CrashPoints points;
    private final List<UUID> lane = new ArrayList<>();
    private long begun;

    @BeforeAll
    void start() {
        rabbit = RabbitMqNodeServer.with(
                "long tasks and a full disk", "consumer_timeout = " + CONSUMER_TIMEOUT.toMillis());
        platform = Platform.on(rabbit, "rabbitmq-limits", TestServers.freshDatabase());
        points = new CrashPoints(platform);
        points.offerHandlers();
        // No worker is lost here: a machine that stands still for some seconds must not look like that.
        platform.configure("worker-1", "--carafe.worker.lease=60s");
        platform.configure("worker-2", "--carafe.worker.lease=60s");
        platform.startServices("gateway-1", "worker-1", "worker-2");
        points.awaitAcceptance("gateway-1");
    }

    @AfterAll
    void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    /** Everything else here happens while it runs. */
    @Test
    @Order(1)
    void aLongTaskBegins() {
        begun = System.nanoTime();
        lane.addAll(points.submitAll("gateway-1", "Lane", TASK.toMillis(), 1));
        lane.addAll(points.submitAll("gateway-1", "Lane", 10, 5));
        await("it runs").atMost(LONG).until(() -> points.starts(lane).size() == 1);
    }

    @Test
    @Order(2)
    void whileTheBrokersDiskIsFullCallersAreAnsweredAndWorkGoesOn() throws IOException {
        List<UUID> before = points.submitAll("gateway-1", "Wide", 200, 60);
        rabbit.node().refuseMessages();
        try {
            int refused = 0;
            for (int n = 0; n < 5; n++) {
                String label = "blocked-" + n;
                long begin = System.nanoTime();
                Answer answer = points.submit("gateway-1", task("Wide", 0, label));
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isLessThan(Platform.CONFIRM_TIMEOUT.plus(SLACK));
                // 202: a worker found the task by itself before it could be withdrawn.
                assertThat(answer.status()).isIn(202, 503);
                refused += answer.status() == 503 ? 1 : 0;
                assertThat(points.labelled(label)).hasSize(answer.status() == 202 ? 1 : 0);
            }
            points.awaitResults(before);
            assertThat(platform.service("worker-1").health("liveness")).isEqualTo(200);
            System.out.printf("While the disk was full %d of 5 submissions were refused%n", refused);
        } finally {
            rabbit.node().takeMessages();
        }
        points.awaitAcceptance("gateway-1");
    }

    @Test
    @Order(3)
    void theLaneBehindALongTaskRunsAfterItAndNoChannelIsClosed() {
        await("the long task and those behind it have ended")
                .atMost(TASK.plus(LONG))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> platform.database()
                                .count(
                                        "SELECT count(*) FROM tasks.result WHERE status = 'ok' AND id = ANY (?)",
                                        (Object) lane.toArray(UUID[]::new))
                        == lane.size());

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(TASK);
        assertThat(points.starts(lane).values()).as("starts").containsOnly(1L);
        assertThat(points.inOrderOfStarts(lane)).containsExactlyElementsOf(lane);
        for (String worker : List.of("worker-1", "worker-2")) {
            assertThat(platform.service(worker).output()).doesNotContain("PRECONDITION_FAILED", "channel closed");
        }
    }
}
