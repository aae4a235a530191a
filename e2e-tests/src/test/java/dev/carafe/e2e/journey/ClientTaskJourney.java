package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.Carafe;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.ConflictException;
import dev.carafe.client.task.TaskFuture;
import dev.carafe.e2e.journey.DemoTasks.Echo;
import dev.carafe.e2e.journey.DemoTasks.Fail;
import dev.carafe.e2e.journey.DemoTasks.Nap;
import dev.carafe.e2e.journey.DemoTasks.Sleep;
import dev.carafe.e2e.journey.DemoTasks.Step;
import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.model.task.TaskExecutionException;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.model.task.TaskResultOk;
import dev.carafe.model.task.TaskStatus;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client's verbs for tasks. */
abstract class ClientTaskJourney {

    private static final Duration LONG = Duration.ofSeconds(25);

    private final Api api = JourneyTests.platform().api("gateway-1");
    private final URI gateway = api.address();
    private final Carafe client = Carafe.connect(gateway);

    @BeforeEach
    void onOneBroker() {
        JourneyTests.onceIsEnough();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aRequestReturnsWhenTheTaskIsAcceptedAndItsFutureHasTheResult() throws Exception {
        TaskFuture<TaskResult> ok = client.request("demo", new Echo("hi"));
        assertThat(client.task(ok.taskId()).displayName()).isEqualTo("Echo: message='hi'");
        assertThat(get(ok)).isEqualTo(new TaskResultOk(ok.taskId(), Map.of("message", "hi")));

        TaskFuture<TaskResult> failed = client.request("demo", new Fail("no"));
        assertThat(get(failed)).isInstanceOfSatisfying(TaskResultError.class, error -> {
            assertThat(error.evalue()).isEqualTo("no");
            assertThat(error.id()).isEqualTo(failed.taskId());
        });
        await("none is waited for").until(() -> client.awaited() == 0);
    }

    @Test
    void aCheckedRequestFailsInItsFutureNotInTheCall() throws Exception {
        assertThat(get(client.requestChecked("demo", new Echo("hi"))).result()).isEqualTo(Map.of("message", "hi"));

        TaskFuture<TaskResultOk> failed = client.requestChecked("demo", new Fail("no"));
        assertThatThrownBy(() -> get(failed))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(TaskExecutionException.class, e -> {
                    assertThat(e.error().ename()).isEqualTo("DemoFailure");
                    assertThat(e.traceback()).contains("DemoFailure");
                    assertThat(e).hasMessage("DemoFailure: no");
                });
    }

    @Test
    void numbersWithoutATypeKeepTheirDigits() throws Exception {
        var exact = Map.of("n", new BigDecimal("0.1000000000000000055511151231257827"));
        assertThat(get(client.request("demo", new TaskRequest("Echo", exact), TaskResultOk.class))
                        .result())
                .isEqualTo(exact);
    }

    @Test
    void resultsAreReadAsTypesOfOnesOwn() throws Exception {
        Nap nap = client.executeBlocking("demo", new Sleep(5), Nap.class, LONG);
        assertThat(nap.finishedAt()).isAfter(nap.startedAt());
        assertThat(get(client.execute("demo", new Echo("typed"), Echo.class))).isEqualTo(new Echo("typed"));
        assertThat(get(client.execute("demo", new Fail("x")))).isInstanceOf(TaskResultError.class);
        assertThatThrownBy(() -> client.executeBlocking("demo", new Fail("no"), Nap.class, LONG))
                .isInstanceOf(TaskExecutionException.class);
    }

    @Test
    void aTimeoutLeavesTheTaskRunningAndAnotherClientPicksItUp() throws Exception {
        UUID id;
        try {
            throw new AssertionError(client.executeBlocking("demo", new Sleep(1_500), Duration.ofMillis(700)));
        } catch (TimeoutException e) {
            String message = String.valueOf(e.getMessage());
            id = UUID.fromString(message.substring(message.length() - 36));
        }
        await("it is waited for no longer").until(() -> client.awaited() == 0);
        try (Carafe other =
                Carafe.connect(JourneyTests.platform().api("gateway-2").address())) {
            assertThat(get(other.future(id))).isInstanceOf(TaskResultOk.class);
            assertThat(get(other.future(id, Nap.class)).startedAt()).isBefore(Instant.now());
        }
    }

    @Test
    void onlyCancelCancels() throws Exception {
        TaskFuture<TaskResult> left = client.request("demo", new Sleep(25_000));
        UUID id = left.taskId();
        await("it runs").until(() -> client.task(id).status() == TaskStatus.RUNNING);
        left.cancel(true);
        await("it is waited for no longer").until(() -> client.awaited() == 0);
        assertThatThrownBy(() ->
                        client.future(id).orTimeout(10, TimeUnit.MILLISECONDS).join())
                .hasCauseInstanceOf(TimeoutException.class);
        await("it is waited for no longer").until(() -> client.awaited() == 0);
        assertThat(client.task(id).status()).isEqualTo(TaskStatus.RUNNING);

        TaskFuture<TaskResult> pending = client.future(id);
        assertThat(client.cancel(id).id()).isEqualTo(id);
        assertThat(get(pending))
                .isInstanceOfSatisfying(
                        TaskResultError.class,
                        error -> assertThat(error.ename()).isEqualTo(TaskResultError.CANCELLED));
        TaskFuture<TaskResult> finished = client.request("demo", new Echo("hi"));
        get(finished);
        assertThatThrownBy(() -> client.cancel(finished.taskId())).isInstanceOf(ConflictException.class);
    }

    @Test
    void aLaneKeepsTheOrderInWhichOneProgramRequested() throws Exception {
        List<CompletableFuture<Nap>> naps = IntStream.range(0, 40)
                .mapToObj(n -> client.execute("demo", new Step(0), Nap.class))
                .toList();
        Instant before = Instant.EPOCH;
        for (CompletableFuture<Nap> future : naps) {
            Nap nap = get(future);
            assertThat(nap.startedAt()).isAfterOrEqualTo(before);
            before = nap.finishedAt();
        }
    }

    @Test
    void tenThousandFuturesShareAHandfulOfConnectionsAndThreads() throws Exception {
        try (TcpProxy proxy = TcpProxy.before(gateway.toString());
                Carafe many = Carafe.connect(URI.create(proxy.through(gateway.toString())))) {
            // None can end before all are waited for.
            assertThat(api.answer(post("/v1/services/demo:pause", "")).status()).isEqualTo(200);
            List<CompletableFuture<TaskFuture<Echo>>> requested = new ArrayList<>();
            for (int n = 0; n < 10_000; n++) {
                requested.add(many.requestAsync("demo", new Echo("many"), Echo.class));
            }
            List<TaskFuture<Echo>> futures = new ArrayList<>();
            for (CompletableFuture<TaskFuture<Echo>> one : requested) {
                futures.add(one.get(60, TimeUnit.SECONDS));
            }
            await("all are waited for").until(() -> many.awaited() == 10_000);
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().matches("carafe-.*|HttpClient-.*"))
                    .count();
            assertThat(proxy.connections()).as("connections").isBetween(1, 8);
            // The other client's are counted along.
            assertThat(threads).as("threads").isBetween(1L, 20L);
            assertThat(futures.stream().map(TaskFuture::taskId).distinct()).hasSize(10_000);
            api.answer(post("/v1/services/demo:resume", ""));
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(futures).allSatisfy(future -> assertThat(future.join()).isEqualTo(new Echo("many")));
            assertThat(proxy.connections()).as("connections").isBetween(1, 8);
            assertThat(many.awaited()).isZero();
        } finally {
            api.answer(post("/v1/services/demo:resume", ""));
        }
    }

    @Test
    void closingFailsWhatIsPendingAndLeavesTheTaskAlone() throws Exception {
        Carafe closing = Carafe.connect(gateway);
        TaskFuture<TaskResult> pending = closing.request("demo", new Sleep(700));
        closing.close();
        assertThatThrownBy(() -> get(pending)).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> closing.request("demo", new Echo("late"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> get(closing.future(pending.taskId()))).hasCauseInstanceOf(ClosedException.class);
        assertThat(get(client.future(pending.taskId()))).isInstanceOf(TaskResultOk.class);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
