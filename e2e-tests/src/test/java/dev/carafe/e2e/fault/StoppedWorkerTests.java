package dev.carafe.e2e.fault;

import static dev.carafe.e2e.fault.CrashPoints.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.fault.HistoryFile.Attempt;
import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Database;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.infra.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Of three workers one is stopped for a minute in the middle of tasks, and with it one that has nothing to do, while callers go
 * on submitting; the lease is as shipped.
 */
@Tag("slow")
class StoppedWorkerTests {

    private static final List<String> STOPPED = List.of("worker-1", "worker-2");
    private static final int LEASE_SECONDS = 15;
    private static final Duration STOP = Duration.ofSeconds(60);

    /** So short that the lane has gone far when the worker that was stopped in this task wakes up. */
    private static final long IN_LANE = 5_000;

    /** Over when its worker wakes up; its second attempt, which begins when the lease has ended, 10 to 21 s later, is not. */
    private static final long BESIDE = 54_000;

    private final Map<UUID, UUID> behind = new HashMap<>();
    private final List<UUID> again = new ArrayList<>();
    private final List<UUID> once = new ArrayList<>();

    @Test
    void whatTheyRanIsTheirSuccessorsWhenTheyWakeUpAndThenTheyWorkAgain() {
        Broker broker = Broker.RABBITMQ.isThere() ? Broker.RABBITMQ : Broker.EMBEDDED;
        try (Platform platform = Platform.on(broker, "stopped-workers", TestServers.freshDatabase())) {
            CrashPoints points = new CrashPoints(platform);
            points.offerHandlers();
            // As if nothing had been set.
            List.of("worker-1", "worker-2", "worker-3")
                    .forEach(worker -> platform.configure(worker, "--carafe.worker.lease="));
            platform.startServices("gateway-1", "worker-1", "worker-2", "worker-3");
            try (SteadyLoad load = new SteadyLoad(platform)) {
                stop(platform, points, load);
            }
        }
    }

    private void stop(Platform platform, CrashPoints points, SteadyLoad load) {
        Database database = platform.database();
        Outcomes outcomes = new Outcomes(database);
        await("tasks are accepted")
                .atMost(LONG)
                .until(() -> load.submit("Lane", 0, "").accepted());
        assertThat(database.query("SELECT extract(epoch FROM lease)::int FROM tasks.worker", row -> row.getInt(1)))
                .as("leases in seconds")
                .hasSize(3)
                .containsOnly(LEASE_SECONDS);
        // Who is stopped while it runs that first task keeps the lane to itself.
        awaitNothingToDo(database);
        // Alone at first, so that it is known who runs what is submitted now.
        List.of("worker-2", "worker-3")
                .forEach(worker -> platform.service(worker).freeze());
        load.start();
        for (int n = 0; n < 3; n++) {
            String key = ",\"sequenceKey\":\"%d\"".formatted(n);
            behind.put(load.accept("Wide", BESIDE, key), load.accept("Wide", 0, key));
            once.add(load.accept("Once", BESIDE, ""));
        }
        UUID inLane = load.accept("Lane", IN_LANE, "");
        again.addAll(behind.keySet());
        again.add(inLane);
        await("all of that runs")
                .atMost(LONG)
                .until(() -> points.starts(again).size() == again.size()
                        && points.starts(once).size() == once.size());
        platform.service("worker-3").thaw();
        platform.service("worker-1").freeze();
        long begin = System.nanoTime();
        List<UUID> members = outcomes.workers();
        assertThat(members).as("none has been taken for dead so far").hasSize(3);

        await("another one has run the lane's task and runs the long ones")
                .atMost(STOP)
                .until(() -> outcomes.of(List.of(inLane)).size() == 1
                        && again.stream().allMatch(id -> points.history().started(new Attempt(id, 2))));
        await("a minute has gone by").atMost(STOP.plus(LONG)).until(() -> System.nanoTime() - begin > STOP.toNanos());
        List<Try> meanwhile =
                load.tries().stream().filter(one -> one.sentAt() > begin).toList();
        assertThat(meanwhile).hasSizeGreaterThan(300).allMatch(Try::accepted);
        Map<UUID, Verdict.Row> seen =
                Verdict.rows(database).stream().collect(Collectors.toMap(Verdict.Row::id, Function.identity()));
        assertThat(meanwhile)
                .as("the lane has gone on")
                .anyMatch(one -> one.type().equals("Lane") && seen.containsKey(one.id()));
        assertThat(seen.keySet()).as("what has ended").contains(inLane).doesNotContainAnyElementsOf(behind.keySet());
        STOPPED.forEach(worker -> platform.service(worker).thaw());

        // Their handlers end now, or are interrupted when their workers join again: whichever comes first.
        await("they work under new ids")
                .atMost(LONG)
                .until(() -> database.count("""
                SELECT count(DISTINCT w.host) FROM tasks.worker w JOIN tasks.result r ON r.worker = w.id
                WHERE w.host = ANY (?) AND w.id <> ALL (?)
                """, STOPPED.toArray(String[]::new), members.toArray(UUID[]::new))
                        == STOPPED.size());
        load.close();
        awaitNothingToDo(database);

        HistoryFile history = points.history();
        Verdict verdict = Verdict.of(load.tries(), history, Verdict.Kept.in(database, seen));
        System.out.printf("Stopped for a minute: %s%n", verdict.summary());
        assertThat(verdict.faults()).isEmpty();
        assertThat(outcomes.workers())
                .as("who is there")
                .hasSize(3)
                .filteredOn(members::contains)
                .as("who was not stopped")
                .hasSize(1);
        assertThat(outcomes.of(again)).hasSameSizeAs(again).allSatisfy(one -> {
            assertThat(one.attempt()).isEqualTo(2);
            assertThat(one.host()).isEqualTo("worker-3");
        });
        assertThat(behind)
                .allSatisfy((head, next) -> assertThat(history.start(new Attempt(next, 1)))
                        .as("start of what is behind")
                        .isGreaterThan(history.end(new Attempt(head, 2))));
        assertThat(outcomes.of(once))
                .extracting(Outcomes.Ended::ename)
                .containsExactly("WorkerLost", "WorkerLost", "WorkerLost");
        assertThat(points.starts(once)).hasSameSizeAs(once);
        assertThat(points.starts(once).values())
                .as("starts of what runs at most once")
                .containsOnly(1L);
    }

    private static void awaitNothingToDo(Database database) {
        await("nothing is left to do")
                .atMost(LONG)
                .until(() -> database.count("SELECT count(*) FROM tasks.execution") == 0);
    }
}
