package dev.carafe.e2e.fault;

import static dev.carafe.e2e.fault.CrashPoints.LONG;
import static dev.carafe.e2e.fault.CrashPoints.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.WrongClock;
import dev.carafe.infra.testing.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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
 * Three workers: the clock of one is five minutes fast, that of another five minutes slow. What is measured here is
 * measured by the database's clock. Its upper bounds are far from what is usual, and from five minutes.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WrongClockTests {

    /** How many tasks of {@code Wide} keep all three workers busy. */
    private static final int ALL_BUSY = 48;

    /** Far from five minutes, and long enough for a busy machine. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");

    private Platform platform;
    private CrashPoints points;
    private Outcomes outcomes;
    private List<UUID> members;

    @BeforeAll
    void start() {
        var fast = WrongClock.by("+5m");
        var slow = WrongClock.by("-5m");
        platform = Platform.on(
                Broker.RABBITMQ.isThere() ? Broker.RABBITMQ : Broker.EMBEDDED,
                "wrong-clock",
                TestServers.freshDatabase());
        points = new CrashPoints(platform);
        outcomes = new Outcomes(platform.database());
        points.offerHandlers();
        platform.setVariables("worker-1", fast);
        platform.setVariables("worker-2", slow);
        WORKERS.forEach(worker -> platform.configure(worker, "--carafe.worker.lease=" + LEASE));
        platform.startServices("gateway-1", "worker-1", "worker-2", "worker-3");
        points.awaitAcceptance("gateway-1");
        members = outcomes.workers();
    }

    @AfterAll
    void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    @Order(1)
    void theirClocksAreWrongIndeed() {
        assertThat(minutesAhead("worker-1")).isBetween(4L, 6L);
        assertThat(minutesAhead("worker-2")).isBetween(-6L, -4L);
        assertThat(minutesAhead("worker-3")).isBetween(-1L, 1L);
        assertThat(members).hasSize(3);
    }

    /** It takes several leases. */
    @Test
    @Order(2)
    void eachTaskRunsOnceInItsPlaceAndNobodyIsTakenForDead() {
        List<UUID> lane = new ArrayList<>();
        List<UUID> beside = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            lane.addAll(points.submitAll("gateway-1", "Lane", 10, 50));
            beside.addAll(points.submitAll("gateway-1", "Wide", 500, ALL_BUSY));
            beside.addAll(points.submitAll("gateway-1", "Once", 500, ALL_BUSY));
        }
        long begin = System.nanoTime();
        points.awaitResults(lane);
        points.awaitResults(beside);
        await("several leases have gone by")
                .atMost(LONG)
                .until(() -> System.nanoTime() - begin > LEASE.multipliedBy(4).toNanos());

        assertThat(points.starts(lane)).hasSameSizeAs(lane);
        assertThat(points.starts(lane).values()).as("starts in the lane").containsOnly(1L);
        assertThat(points.inOrderOfStarts(lane)).containsExactlyElementsOf(lane);
        assertThat(points.starts(beside)).hasSameSizeAs(beside);
        assertThat(points.starts(beside).values()).as("starts beside it").containsOnly(1L);
        assertThat(outcomes.of(beside))
                .extracting(Outcomes.Ended::host)
                .as("who ran them")
                .containsAll(WORKERS);
        assertThat(outcomes.workers()).as("nobody had to join again").containsExactlyElementsOf(members);
    }

    @Test
    @Order(3)
    void nothingStartsBeforeItsTimeNorMuchLater() {
        List<UUID> delayed = points.submitAll("gateway-1", options("Wide", 100, "\"delay\":\"PT4S\""), ALL_BUSY);
        Instant time = outcomes.now().plusSeconds(4);
        List<UUID> timed = points.submitAll("gateway-1", options("Wide", 100, "\"runAt\":\"" + time + "\""), 10);
        points.awaitResults(delayed);
        points.awaitResults(timed);

        assertThat(outcomes.of(delayed))
                .allSatisfy(one -> assertThat(one.waited()).isBetween(Duration.ofSeconds(4), LONG));
        assertThat(outcomes.of(timed))
                .allSatisfy(one -> assertThat(one.startedAt()).isBetween(time, time.plus(LONG)));
    }

    @Test
    @Order(4)
    void nothingExpiresBeforeItsTimeNorMuchLater() {
        List<UUID> ahead = points.submitAll("gateway-1", "Lane", 5_000, 1);
        List<UUID> impatient = points.submitAll("gateway-1", options("Lane", 0, "\"queueTimeout\":\"PT2S\""), 5);
        List<UUID> patient = points.submitAll("gateway-1", options("Lane", 0, "\"queueTimeout\":\"PT1M\""), 5);
        points.awaitResults(ahead);
        points.awaitResults(patient);

        assertThat(outcomes.of(impatient)).hasSize(5).allSatisfy(one -> {
            assertThat(one.ename()).isEqualTo("TaskExpired");
            assertThat(one.waited()).isBetween(Duration.ofSeconds(2), LONG);
        });
        assertThat(points.starts(impatient)).isEmpty();
    }

    @Test
    @Order(5)
    void anAttemptIsStoppedAfterItsTimeAndNotBefore() {
        List<UUID> endless =
                points.submitAll("gateway-1", options("Wide", 600_000, "\"executionTimeout\":\"PT2S\""), ALL_BUSY);
        List<UUID> quick =
                points.submitAll("gateway-1", options("Wide", 2_000, "\"executionTimeout\":\"PT1M\""), ALL_BUSY);
        points.awaitResults(quick);

        assertThat(outcomes.of(endless)).hasSize(ALL_BUSY).allSatisfy(one -> {
            assertThat(one.ename()).isEqualTo("TaskTimeout");
            assertThat(one.ran()).isBetween(Duration.ofSeconds(2), LONG);
        });
        assertThat(outcomes.of(endless)).extracting(Outcomes.Ended::host).containsAll(WORKERS);
        assertThat(outcomes.of(quick)).extracting(Outcomes.Ended::host).containsAll(WORKERS);
    }

    @Test
    @Order(6)
    void aPauseBetweenAttemptsIsAsLongAsItIsMeantToBe() {
        List<UUID> failing = points.submitAll("gateway-1", """
                {"type":"Wide","payload":{"millis":200,"fails":true},"maxAttempts":3}""", ALL_BUSY);
        await("all have failed for good")
                .atMost(LONG)
                .until(() -> outcomes.of(failing).size() == ALL_BUSY);

        assertThat(outcomes.of(failing)).allSatisfy(one -> {
            assertThat(one.ename()).isEqualTo("IllegalStateException");
            assertThat(one.attempt()).isEqualTo(3);
        });
        // A second and two seconds, each a fifth shorter or longer.
        assertThat(outcomes.pausesAfter(1, failing))
                .hasSize(ALL_BUSY)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(800), LONG));
        assertThat(outcomes.pausesAfter(2, failing))
                .hasSize(ALL_BUSY)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(1_600), LONG));
        assertThat(outcomes.workers()).as("nobody had to join again").containsExactlyElementsOf(members);
    }

    /** The only one whose clock is right is killed: the others notice, and take nothing from each other. */
    @Test
    @Order(7)
    void aKilledWorkersTasksAreRunByTheOthers() {
        List<UUID> ids = points.submitAll("gateway-1", "Wide", 3_000, ALL_BUSY);
        await("all run").atMost(LONG).until(() -> points.starts(ids).size() == ALL_BUSY);
        platform.service("worker-3").kill();
        points.awaitResults(ids);

        assertThat(outcomes.of(ids))
                .hasSize(ALL_BUSY)
                .allSatisfy(one -> assertThat(one.host()).isIn("worker-1", "worker-2"));
        assertThat(outcomes.of(ids)).extracting(Outcomes.Ended::attempt).containsOnly(1, 2);
        assertThat(outcomes.workers()).hasSize(2).isSubsetOf(members);
    }

    private static String options(String type, long millis, String options) {
        String task = task(type, millis, "timed");
        return task.substring(0, task.length() - 1) + "," + options + "}";
    }

    private long minutesAhead(String worker) {
        Api.Answer answer = platform.api(worker).answer(Api.get("/actuator/health/liveness"));
        Instant theirs = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        return Math.round(Duration.between(Instant.now(), theirs).toSeconds() / 60.0);
    }
}
