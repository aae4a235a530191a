package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.Carafe;
import dev.carafe.client.call.CallOutcome;
import dev.carafe.client.call.CallOutcome.NotSent;
import dev.carafe.client.call.CallOutcome.Reason;
import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.GoneException;
import dev.carafe.client.problem.InvalidRequestException;
import dev.carafe.client.problem.NotFoundException;
import dev.carafe.client.problem.Problem;
import dev.carafe.client.problem.QueueFullException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.client.task.TaskFuture;
import dev.carafe.e2e.journey.DemoTasks.Echo;
import dev.carafe.e2e.journey.DemoTasks.Sleep;
import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskExecutionException;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskResult;
import dev.carafe.model.task.TaskResultOk;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can go wrong for a program that uses the Java client. */
abstract class ClientFailureJourney {

    private static final Duration LONG = Duration.ofSeconds(25);
    private static final byte[] ACCEPTED = "HTTP/1.1 202".getBytes(StandardCharsets.US_ASCII);

    private final Api api = JourneyTests.platform().api("gateway-1");
    private final Carafe client = Carafe.connect(api.address());

    private record Missing(String message) implements Task {}

    private record Narrow() implements Task {}

    private record Brief() implements Task {}

    @BeforeEach
    void onOneBroker() {
        JourneyTests.onceIsEnough();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatIsRefusedIsThrownWithTheProblemsTypeDetailAndPointers() {
        assertThatThrownBy(() -> client.request("dmeo", new Echo("hi")))
                .isInstanceOfSatisfying(NotFoundException.class, e -> {
                    assertThat(problem(e).type()).isEqualTo("urn:carafe:problem:unknown-service");
                    assertThat(problem(e).detail()).contains("dmeo");
                });
        assertThatThrownBy(() -> client.request("demo", new Missing("hi")))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        e -> assertThat(problem(e).is("unknown-type")).isTrue());
        TaskRequest wrong = new TaskRequest("Sleep", Map.of("millis", "soon"));
        assertThatThrownBy(() -> client.request("demo", wrong, TaskResult.class))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(problem(e).is("payload-invalid")).isTrue();
                    assertThat(problem(e).errors())
                            .extracting(Problem.Fault::pointer)
                            .containsExactly("/payload/millis");
                });
        assertThatThrownBy(() -> client.request("no service", new Echo("hi")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Together, so that they are refused as parts of a batch. */
    @Test
    void refusalsWithinABatchReachTheirOwnCallers() {
        List<CompletableFuture<TaskResult>> mixed = IntStream.range(0, 30)
                .mapToObj(n -> n % 3 == 0
                        ? client.execute("demo", new Missing("hi"))
                        : client.execute("demo", new Echo("m" + n)))
                .toList();
        for (int n = 0; n < mixed.size(); n++) {
            CompletableFuture<TaskResult> one = mixed.get(n).orTimeout(LONG.toSeconds(), TimeUnit.SECONDS);
            if (n % 3 == 0) {
                assertThatThrownBy(one::join).hasCauseInstanceOf(NotFoundException.class);
            } else {
                assertThat(((TaskResultOk) one.join()).result()).isEqualTo(Map.of("message", "m" + n));
            }
        }
    }

    @Test
    void aFullQueueRefusesAndACallThatWasNotStartedSaysSo() throws Exception {
        awaitService("clients");
        assertThat(api.answer(post("/v1/services/clients:pause", "")).status()).isEqualTo(200);
        List<TaskFuture<TaskResultOk>> waiting;
        try {
            assertThat(client.tryCall("clients.Narrow", null, Duration.ofSeconds(2)))
                    .isInstanceOfSatisfying(
                            NotSent.class, unsent -> assertThat(unsent.reason()).isEqualTo(Reason.TIMEOUT));
            waiting = IntStream.range(0, ClientScripts.NARROW_QUEUE)
                    .mapToObj(n -> client.requestChecked("clients", new Narrow()))
                    .toList();
            assertThatThrownBy(() -> client.request("clients", new Narrow()))
                    .isInstanceOfSatisfying(
                            QueueFullException.class,
                            e -> assertThat(problem(e).retryAfter()).isPositive());
            assertThat(client.tryCall("clients.Narrow", Map.of(), LONG))
                    .isInstanceOfSatisfying(NotSent.class, unsent -> {
                        assertThat(unsent.reason()).isEqualTo(Reason.QUEUE_FULL);
                        assertThat(unsent.problem()).isNotNull();
                    });
        } finally {
            api.answer(post("/v1/services/clients:resume", ""));
        }
        for (TaskFuture<TaskResultOk> one : waiting) {
            assertThat(one.get(LONG.toSeconds(), TimeUnit.SECONDS).result()).isEqualTo(Map.of());
        }
    }

    @Test
    void aCallTellsWhatItReturnedWhatFailedAndWhatNeverRan() throws Exception {
        assertThat(client.call("demo.Echo", Map.of("n", 7), LONG)).isEqualTo(Map.of("n", 7));
        assertThat(client.tryCall("demo.Echo", new Echo("hi"), LONG))
                .isEqualTo(new CallOutcome.Ok(Map.of("message", "hi")));
        assertThatThrownBy(() -> client.call("demo.Fail", Map.of("message", "no"), LONG))
                .isInstanceOf(TaskExecutionException.class);
        assertThat(client.tryCall("demo.Fail", Map.of("message", "no"), LONG))
                .isInstanceOfSatisfying(
                        CallOutcome.RemoteError.class,
                        failed -> assertThat(failed.error().evalue()).isEqualTo("no"));
        assertThat(reason(client, "nobody.Echo")).isEqualTo(Reason.NO_ROUTE);
        assertThat(reason(client, "demo.Ehco")).isEqualTo(Reason.NO_ROUTE);
        assertThatThrownBy(() -> client.call("demo.Ehco", null, LONG)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.tryCall("Echo", null, LONG)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.tryCall("demo.Sleep", Map.of("millis", "x"), LONG))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> client.tryCall("demo.Sleep", Map.of("millis", 1_500), Duration.ofMillis(800)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("goes on");
    }

    @Test
    void nobodyAtTheAddressIsUnavailable() throws Exception {
        try (Carafe nobody = Carafe.builder(URI.create("http://127.0.0.1:" + FreePorts.next()))
                .requestTimeout(Duration.ofMillis(2_200))
                .build()) {
            CompletableFuture<TaskFuture<TaskResult>> requested =
                    nobody.requestAsync("demo", new Echo("hi"), TaskResult.class);
            assertThat(nobody.tryCall("demo.Echo", null, Duration.ofMillis(2_200)))
                    .isInstanceOfSatisfying(
                            NotSent.class, unsent -> assertThat(unsent.reason()).isEqualTo(Reason.UNAVAILABLE));
            assertThatThrownBy(requested::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.isInDoubt()).isFalse());
            assertThatThrownBy(() -> nobody.executeBlocking("demo", new Echo("hi"), Duration.ofMillis(300)))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aSubmissionWhoseAnswerIsLostIsAcceptedOnce() throws Exception {
        try (TcpProxy proxy = TcpProxy.before(api.address().toString());
                Carafe away =
                        Carafe.connect(URI.create(proxy.through(api.address().toString())))) {
            proxy.lose(ACCEPTED, 2);
            String label = UUID.randomUUID().toString();
            TaskRequest request = new TaskRequest("Echo", new Echo("once"), Map.of("lost", label));
            TaskFuture<Echo> future = away.request("demo", request, Echo.class);
            assertThat(proxy.lost()).isEqualTo(2);
            assertThat(future.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Echo("once"));
            assertThat(api.answer(get("/v1/tasks?label=lost:" + label)).json().path("items"))
                    .hasSize(1)
                    .allSatisfy(task -> assertThat(task.path("id").asString())
                            .isEqualTo(future.taskId().toString()));
        }
    }

    @Test
    void aWaitOutlivesAGatewayThatGoesAwayAndComesBack() throws Exception {
        try (TcpProxy proxy = TcpProxy.before(api.address().toString());
                Carafe away =
                        Carafe.connect(URI.create(proxy.through(api.address().toString())))) {
            // None of them may end before the gateway is away.
            assertThat(api.answer(post("/v1/services/demo:pause", "")).status()).isEqualTo(200);
            List<TaskFuture<TaskResult>> futures = IntStream.range(0, 10)
                    .mapToObj(n -> away.request("demo", new Sleep(1)))
                    .toList();
            proxy.stall();
            proxy.cut();
            assertThat(api.answer(post("/v1/services/demo:resume", "")).status())
                    .isEqualTo(200);
            for (TaskFuture<TaskResult> one : futures) {
                assertThat(client.future(one.taskId()).get(LONG.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOf(TaskResultOk.class);
            }
            assertThat(futures).noneMatch(TaskFuture::isDone);
            proxy.cut();
            proxy.resume();
            for (TaskFuture<TaskResult> one : futures) {
                assertThat(one.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(TaskResultOk.class);
            }
        }
    }

    @Test
    void whatIsNoLongerKeptIsGoneAndWhatNeverWasIsNotFound() throws Exception {
        awaitService("clients");
        TaskFuture<TaskResultOk> brief = client.requestChecked("clients", new Brief());
        brief.get(LONG.toSeconds(), TimeUnit.SECONDS);
        await("its result is no longer kept")
                .atMost(LONG)
                .until(() -> api.answer(get("/v1/tasks/" + brief.taskId())).status() == 410);
        assertThatThrownBy(() -> client.future(brief.taskId()).get(LONG.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(GoneException.class);
        assertThatThrownBy(() -> client.task(brief.taskId())).isInstanceOf(GoneException.class);
        UUID never = UUID.fromString("019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77");
        assertThatThrownBy(() -> client.future(never).get(LONG.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(NotFoundException.class);
    }

    private void awaitService(String name) {
        await(name + " is offered")
                .atMost(LONG)
                .until(() -> api.answer(get("/v1/services/" + name)).status() == 200);
    }

    private static Reason reason(Carafe client, String function) throws TimeoutException {
        return ((NotSent) client.tryCall(function, null, LONG)).reason();
    }

    private static Problem problem(CarafeException refused) {
        return refused.problem().orElseThrow();
    }
}
