package dev.carafe.gateway.control;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static dev.carafe.gateway.testing.FakeWorker.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Results;
import dev.carafe.store.overview.Rates;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What callers ask for besides the plain submission, and what they do to tasks afterwards. */
class ControlTests {

    private static final Gateway GATEWAY = Gateway.start();
    private static final FakeWorker WORKER = new FakeWorker(
            GATEWAY,
            parallel("lab", "Echo"),
            parallel("lab", "Other"),
            parallel("lab", "Late"),
            sequential("lab", "Move"),
            parallel("zoo", "Feed"),
            parallel("mint", "Coin"));

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @Test
    void optionsAreShownAndBadOnesPointedAt() throws Exception {
        Answer good = submit("""
                {"type": "Other", "payload": {}, "delay": "PT1H", "queueTimeout": "PT2H", "executionTimeout": "PT3S",
                 "maxAttempts": 4, "sequenceKey": "scope-1"}""");
        assertThat(good.status()).isEqualTo(202);
        assertThat(good.json().path("status").asString()).isEqualTo("scheduled");
        Instant due = Instant.parse(good.json().path("dueAt").asString());
        assertThat(due)
                .isEqualTo(Instant.parse(good.json().path("submittedAt").asString())
                        .plusSeconds(3_600));
        Answer read = task(good.id());
        assertThat(read.json().path("waitingFor").asString()).isEqualTo("time");
        assertThat(read.json().path("options").path("runAt").asString()).isEqualTo(due.toString());
        assertThat(read.json().path("options").path("maxAttempts").asInt()).isEqualTo(4);

        Answer bad = submit("""
                {"type": "Other", "payload": {}, "delay": "soon", "runAt": 3, "queueTimeout": "PT0S",
                 "executionTimeout": "-PT1S", "maxAttempts": 0, "sequenceKey": "", "dependsOn": ["x", 1]}""");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.json()
                        .path("errors")
                        .valueStream()
                        .map(one -> one.path("pointer").asString()))
                .containsExactlyInAnyOrder(
                        "/delay",
                        "/runAt",
                        "/queueTimeout",
                        "/executionTimeout",
                        "/maxAttempts",
                        "/sequenceKey",
                        "/dependsOn/0",
                        "/dependsOn/1");
        assertThat(submit("{\"type\": \"Other\", \"runAt\": \"2030-01-01T00:00:00Z\", \"delay\": \"PT1S\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aTimeIsAsFarAheadAsADelayMayBe() throws Exception {
        assertThat(submit("{\"type\": \"Other\", \"delay\": \"P3650D\"}").status())
                .isEqualTo(202);
        Instant edge = Instant.now().plus(Duration.ofDays(3_650));
        assertThat(submit("{\"type\": \"Other\", \"runAt\": \"" + edge.minusSeconds(60) + "\"}")
                        .status())
                .isEqualTo(202);
        Answer over = submit("{\"type\": \"Other\", \"runAt\": \"" + edge.plusSeconds(60) + "\"}");
        assertThat(over.status()).isEqualTo(422);
        assertThat(over.json().at("/errors/0/pointer").asString()).isEqualTo("/runAt");
    }

    @Test
    void aDelayedTaskIsQueuedWithinASecondOfItsTime() throws Exception {
        Answer later = submit("{\"type\": \"Other\", \"delay\": \"PT1S\"}");
        Instant due = Instant.parse(later.json().path("dueAt").asString());
        await().until(() -> task(later.id()).json().path("status").asString().equals("queued"));
        assertThat(Instant.now()).isAfter(due);
    }

    @Test
    void aTaskThatNobodyStartsExpires() throws Exception {
        Answer hasty = submit("{\"type\": \"Late\", \"queueTimeout\": \"PT0.3S\"}");
        await().until(() -> task(hasty.id()).json().path("status").asString().equals("error"));
        assertThat(task(hasty.id()).json().path("result").path("ename").asString())
                .isEqualTo("TaskExpired");
    }

    @Test
    void whatEndsWithoutAWorkerCountsInTheRates() throws Exception {
        Answer expired = GATEWAY.submit("mint", "{\"type\": \"Coin\", \"queueTimeout\": \"PT0.1S\"}");
        Answer cancelled = GATEWAY.submit("mint", "{\"type\": \"Coin\"}");
        Answer dependent =
                GATEWAY.submit("mint", "{\"type\": \"Coin\", \"dependsOn\": [\"%s\"]}".formatted(cancelled.id()));
        post("/v1/tasks/" + cancelled.id() + ":cancel");
        await().until(() -> task(expired.id()).json().path("status").asString().equals("error")
                && task(dependent.id()).json().path("status").asString().equals("error"));
        await().untilAsserted(() -> assertThat(GATEWAY.send(GATEWAY.get("/v1/services/mint"))
                        .json()
                        .at("/types/0/failedPerMinute")
                        .asDouble())
                .isEqualTo(3.0 / Rates.MINUTES));
        await().untilAsserted(() -> assertThat(GATEWAY.bean(MeterRegistry.class)
                        .find("carafe.tasks.run.time")
                        .tags("service", "mint")
                        .timers())
                .extracting(timer -> timer.getId().getTag("status") + " " + timer.count())
                .containsExactlyInAnyOrder("error 2", "cancelled 1"));
    }

    @Test
    void theSameKeyIsTheSameTask() throws Exception {
        String body = "{\"type\": \"Other\", \"payload\": {\"message\": \"once\"}}";
        Answer first = keyed("k1", body);
        Answer same = keyed("k1", body);
        assertThat(same.status()).isEqualTo(202);
        assertThat(same.id()).isEqualTo(first.id());
        Answer other = keyed("k1", body.replace("once", "twice"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
        assertThat(keyed("not\u0020good", body).status()).isEqualTo(400);

        GATEWAY.bean(dev.carafe.store.control.Controls.class).cancel(UUID.fromString(first.id()));
        Answer waited = GATEWAY.send(GATEWAY.post("/v1/services/lab/tasks", body)
                .header("Idempotency-Key", "k1")
                .header("Prefer", "wait=5"));
        assertThat(waited.status()).isEqualTo(200);
        assertThat(waited.json().path("status").asString()).isEqualTo("cancelled");
    }

    @Test
    void theKeysOfABatchAreNoneThatATaskCanHave() throws Exception {
        String body = "{\"type\": \"Other\", \"payload\": {\"message\": \"alone\"}}";
        Answer batch = GATEWAY.send(GATEWAY.post("/v1/services/lab/tasks:batch", "{\"tasks\": [{\"type\": \"Other\"}]}")
                .header("Idempotency-Key", "k2"));
        assertThat(batch.json().at("/results/0/status").asInt()).isEqualTo(202);
        Answer alone = keyed("k2#0", body);
        assertThat(alone.status()).as(alone.body()).isEqualTo(202);
    }

    @Test
    void thePayloadOfARepetitionIsComparedAsAValue() throws Exception {
        Answer first = keyed("k3", "{\"type\": \"Other\", \"payload\": {\"millis\": 1}, \"delay\": \"PT60M\"}");
        Answer same = keyed("k3", "{\"delay\": \"PT1H\", \"payload\": {\"millis\": 1}, \"type\": \"Other\"}");
        assertThat(same.id()).isEqualTo(first.id());
        Answer spaced = keyed("k3", "{\"type\": \"Other\", \"payload\": {\"millis\":1}, \"delay\": \"PT60M\"}");
        assertThat(spaced.id()).isEqualTo(first.id());
        Answer other = keyed("k3", "{\"type\": \"Other\", \"payload\": {\"millis\":2}, \"delay\": \"PT60M\"}");
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void aBatchMayBeLinesAndItsAnswerToo() throws Exception {
        Answer lines = GATEWAY.send(
                GATEWAY.post("/v1/services/lab/tasks:batch", """
                        {"type": "Other", "payload": {"message": "a"}}

                        {"type": "Other", "payload": {"message": 1}}
                        no json
                        """).setHeader("Content-Type", "application/x-ndjson"));
        assertThat(lines.status()).isEqualTo(200);
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        List<JsonNode> results =
                lines.body().lines().map(Gateway.JSON::readTree).toList();
        assertThat(results).extracting(one -> one.path("status").asInt()).containsExactly(202, 422, 422);
        Answer asJson = GATEWAY.send(GATEWAY.post("/v1/services/lab/tasks:batch", "{\"type\": \"Other\"}\n")
                .setHeader("Content-Type", "application/x-ndjson")
                .setHeader("Accept", "application/json"));
        assertThat(asJson.json().path("results")).hasSize(1);
        Answer tooMany =
                GATEWAY.send(GATEWAY.post("/v1/services/lab/tasks:batch", "{\"type\":\"Other\"}\n".repeat(1_001))
                        .setHeader("Content-Type", "application/x-ndjson"));
        assertThat(tooMany.status()).isEqualTo(422);
    }

    @Test
    void aWaitingTaskIsCancelledAndAFinishedOneIsNot() throws Exception {
        Answer task = submit("{\"type\": \"Other\"}");
        Answer cancelled = post("/v1/tasks/" + task.id() + ":cancel");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().path("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.json().path("result").path("ename").asString()).isEqualTo("TaskCancelled");
        assertThat(post("/v1/tasks/" + task.id() + ":cancel").status()).isEqualTo(200);

        Answer done = submit("{\"type\": \"Echo\"}");
        WORKER.run("lab", "Echo", 10);
        Answer refused = post("/v1/tasks/" + done.id() + ":cancel");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).containsOnlyOnce("\"status\":").contains("\"status\":409");
        assertThat(refused.json().path("taskStatus").asString()).isEqualTo("ok");
        assertThat(post("/v1/tasks/" + UUID.randomUUID() + ":cancel").status()).isEqualTo(404);
    }

    @Test
    void nothingIsRunAgainInBulkUnlessItIsSaidWhich() throws Exception {
        Answer task = submit("{\"type\": \"Echo\", \"labels\": {\"bulk\": \"no\"}}");
        fail("Echo");
        for (String query :
                List.of("", "?limit=10", "?all=false", "?all", "?all=true&all=true", "?all=true&srevice=lab")) {
            Answer refused = post("/v1/tasks:retry" + query);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.problem()).isEqualTo("invalid-parameter");
        }
        for (String path : List.of(
                "/v1/tasks:retry",
                "/v1/tasks:retry?all=true",
                "/v1/tasks/" + task.id() + ":retry",
                "/v1/tasks/" + task.id() + ":cancel",
                "/v1/services/lab:pause",
                "/v1/services/lab:resume",
                "/v1/schedules/none:pause",
                "/v1/schedules/none:resume")) {
            Answer refused = GATEWAY.send(GATEWAY.post(path, "{\"service\": \"nope\"}"));
            assertThat(refused.status()).as(path).isEqualTo(400);
            assertThat(refused.problem()).as(path).isEqualTo("unexpected-body");
            Answer unknown = post(path.replace("?all=true", "") + "?service=nope&force=1");
            assertThat(unknown.status()).as(path).isEqualTo(400);
            assertThat(unknown.problem()).as(path).isEqualTo("invalid-parameter");
        }
        assertThat(task(task.id()).json().path("status").asString()).isEqualTo("error");
        assertThat(GATEWAY.send(GATEWAY.get("/v1/services/lab"))
                        .json()
                        .path("paused")
                        .asBoolean())
                .isFalse();

        Answer all = post("/v1/tasks:retry?all=true");
        assertThat(all.json().path("retried").valueStream().map(JsonNode::asString))
                .contains(task.id());
        WORKER.run("lab", "Echo", 10);
        assertThat(task(task.id()).json().path("status").asString()).isEqualTo("ok");
    }

    @Test
    void aFailedTaskIsRunAgainAloneAndInBulk() throws Exception {
        Answer task = submit("{\"type\": \"Echo\", \"labels\": {\"bulk\": \"yes\"}}");
        fail("Echo");
        Answer again = post("/v1/tasks/" + task.id() + ":retry");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("status").asString()).isEqualTo("queued");
        assertThat(again.json().path("attempts").path(0).path("ename").asString())
                .isEqualTo("Boom");
        assertThat(post("/v1/tasks/" + task.id() + ":retry").status()).isEqualTo(409);
        fail("Echo");

        Answer none = post("/v1/tasks:retry?service=lab&ename=Other&label=bulk:yes");
        assertThat(none.json().path("retried")).isEmpty();
        Answer bulk = post("/v1/tasks:retry?service=lab&ename=Boom&label=bulk:yes");
        assertThat(bulk.json().path("retried").path(0).asString()).isEqualTo(task.id());
        assertThat(post("/v1/tasks:retry?status=ok").status()).isEqualTo(400);
        WORKER.run("lab", "Echo", 10);
        assertThat(task(task.id()).json().path("status").asString()).isEqualTo("ok");
        assertThat(task(task.id()).json().path("attempts")).hasSize(3);
        assertThat(GATEWAY.send(GATEWAY.get("/v1/tasks?ids=" + task.id()))
                        .json()
                        .path("items")
                        .path(0)
                        .path("attempts"))
                .hasSize(3);
    }

    @Test
    void anAttemptStaysAsItWasWhenItsTaskIsCancelledInThePauseAndRunAgain() throws Exception {
        Answer task = submit("{\"type\": \"Echo\"}");
        List<ClaimedTask> failing = WORKER.claim("lab", "Echo", 1);
        GATEWAY.bean(Results.class)
                .retry(
                        WORKER.id,
                        List.of(AttemptOutcome.error(failing.getFirst(), "Boom", "no", "")
                                .thenRetry(Duration.ofHours(1))));
        JsonNode attempts = task(task.id()).json().path("attempts");
        assertThat(attempts)
                .singleElement()
                .satisfies(one -> assertThat(one.path("ename").asString()).isEqualTo("Boom"));

        post("/v1/services/lab:pause");
        try {
            for (int round = 0; round < 2; round++) {
                Answer cancelled = post("/v1/tasks/" + task.id() + ":cancel");
                assertThat(cancelled.json().path("result").path("ename").asString())
                        .isEqualTo("TaskCancelled");
                assertThat(cancelled.json().path("result").path("evalue").asString())
                        .isEqualTo("the task was cancelled before its next attempt");
                assertThat(cancelled.json().path("attempts")).isEqualTo(attempts);
                Answer again = post("/v1/tasks/" + task.id() + ":retry");
                assertThat(again.json().path("status").asString()).isEqualTo("queued");
                assertThat(again.json().path("attempts")).isEqualTo(attempts);
            }
        } finally {
            post("/v1/services/lab:resume");
        }
        WORKER.run("lab", "Echo", 1);
        JsonNode finished = task(task.id()).json();
        assertThat(finished.path("status").asString()).isEqualTo("ok");
        assertThat(finished.path("attempts")).hasSize(2);
        assertThat(finished.path("attempts").path(0)).isEqualTo(attempts.path(0));
    }

    @Test
    void aTaskThatEndsAgainAsItDidIsAnother() throws Exception {
        Answer task = submit("{\"type\": \"Other\", \"delay\": \"PT1H\"}");
        post("/v1/tasks/" + task.id() + ":cancel");
        String tag = task(task.id()).header("ETag");
        post("/v1/tasks/" + task.id() + ":retry");
        post("/v1/tasks/" + task.id() + ":cancel");
        assertThat(task(task.id()).json().path("status").asString()).isEqualTo("cancelled");
        assertThat(task(task.id()).header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void aTaskWithoutItsDependencyIsRefusedAndOneWithAFailedOneEnds() throws Exception {
        Answer refused = submit("{\"type\": \"Other\", \"dependsOn\": [\"" + UUID.randomUUID() + "\"]}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("unknown-dependency");
        assertThat(refused.json().path("errors").path(0).path("pointer").asString())
                .isEqualTo("/dependsOn/0");

        Answer first = submit("{\"type\": \"Other\"}");
        Answer second = submit("{\"type\": \"Other\", \"dependsOn\": [\"" + first.id() + "\"]}");
        assertThat(task(second.id()).json().path("waitingFor").asString()).isEqualTo("dependency");
        post("/v1/tasks/" + first.id() + ":cancel");
        assertThat(task(second.id()).json().path("result").path("ename").asString())
                .isEqualTo("DependencyFailed");

        Answer tooEarly = post("/v1/tasks/" + second.id() + ":retry");
        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(tooEarly.problem()).isEqualTo("dependency-failed");
        assertThat(tooEarly.body()).contains(first.id());
        assertThat(post("/v1/tasks:retry?service=lab&ename=DependencyFailed")
                        .json()
                        .path("dependencyFailed")
                        .path(0)
                        .asString())
                .isEqualTo(second.id());
        assertThat(post("/v1/tasks/" + first.id() + ":retry").status()).isEqualTo(200);
        Answer again = post("/v1/tasks/" + second.id() + ":retry");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("waitingFor").asString()).isEqualTo("dependency");
        post("/v1/tasks/" + first.id() + ":cancel");
    }

    @Test
    void aPausedServiceSaysSo() throws Exception {
        Answer task = GATEWAY.submit("zoo", "{\"type\": \"Feed\"}");
        assertThat(post("/v1/services/zoo:pause").json().path("pausedSince").asString())
                .isNotEmpty();
        assertThat(task(task.id()).json().path("waitingFor").asString()).isEqualTo("resume");
        assertThat(WORKER.claim("zoo", "Feed", 1)).isEmpty();
        assertThat(post("/v1/services/zoo:resume").json().has("pausedSince")).isFalse();
        assertThat(WORKER.claim("zoo", "Feed", 1)).hasSize(1);
        assertThat(post("/v1/services/none:pause").status()).isEqualTo(404);
    }

    @Test
    void severalTasksAreWaitedForTogether() throws Exception {
        String one = submit("{\"type\": \"Echo\"}").id();
        String two = submit("{\"type\": \"Echo\"}").id();
        UUID nobody = UUID.randomUUID();
        var answer = GATEWAY.sendAsync(GATEWAY.get("/v1/tasks?ids=" + one + "," + nobody + "," + two + "&wait=20"));
        WORKER.run("lab", "Echo", 10);
        JsonNode batch = answer.get().json();
        assertThat(batch.path("items").valueStream().map(item -> item.path("id").asString()))
                .containsExactly(one, two);
        assertThat(batch.path("items")
                        .valueStream()
                        .map(item -> item.path("status").asString()))
                .containsOnly("ok");
        assertThat(batch.path("unknown").path(0).asString()).isEqualTo(nobody.toString());
        String most =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(300).collect(Collectors.joining("%2C"));
        assertThat(GATEWAY.send(GATEWAY.get("/v1/tasks?ids=" + most)).json().path("unknown"))
                .hasSize(300);
        var tooMany = GATEWAY.send(GATEWAY.get("/v1/tasks?ids=" + most + "%2C" + one));
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.json().path("detail").asString()).contains("at most 300");
        assertThat(GATEWAY.send(GATEWAY.get("/v1/tasks?ids=x")).status()).isEqualTo(400);
        assertThat(GATEWAY.send(GATEWAY.get("/v1/tasks?ids=" + one + "&wait=-1"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aStreamTellsOfEveryChangeAndThenEnds() throws Exception {
        String id = submit("{\"type\": \"Echo\", \"payload\": {\"message\": \"s\"}}")
                .id();
        var stream = GATEWAY.sendAsync(GATEWAY.get("/v1/tasks/" + id + "/events"));
        await().until(() -> GATEWAY.bean(io.micrometer.core.instrument.MeterRegistry.class)
                        .get("carafe.gateway.watching")
                        .gauge()
                        .value()
                > 0);
        WORKER.run("lab", "Echo", 10);
        List<String> statuses = stream.get()
                .body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line ->
                        Gateway.JSON.readTree(line.substring(5)).path("status").asString())
                .toList();
        assertThat(statuses).containsExactly("queued", "running", "ok");
        assertThat(GATEWAY.send(GATEWAY.get("/v1/tasks/" + UUID.randomUUID() + "/events"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theTraceContextIsKept() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Answer task = GATEWAY.send(
                GATEWAY.post("/v1/services/lab/tasks", "{\"type\": \"Other\"}").header("traceparent", trace));
        assertThat(task.json().path("traceparent").asString()).isEqualTo(trace);
        assertThat(task(task.id()).json().path("traceparent").asString()).isEqualTo(trace);
        Answer none = GATEWAY.send(
                GATEWAY.post("/v1/services/lab/tasks", "{\"type\": \"Other\"}").header("traceparent", "rubbish"));
        assertThat(none.status()).isEqualTo(202);
        assertThat(none.json().has("traceparent")).isFalse();
    }

    private static void fail(String type) {
        List<ClaimedTask> tasks = WORKER.claim("lab", type, 10);
        WORKER.finish(tasks.stream()
                .map(task -> AttemptOutcome.error(task, "Boom", "no", ""))
                .toList());
    }

    private static Answer submit(String json) throws IOException, InterruptedException {
        return GATEWAY.submit("lab", json);
    }

    private static Answer keyed(String key, String json) throws IOException, InterruptedException {
        return GATEWAY.send(GATEWAY.post("/v1/services/lab/tasks", json).header("Idempotency-Key", key));
    }

    private static Answer task(String id) throws IOException, InterruptedException {
        return GATEWAY.send(GATEWAY.get("/v1/tasks/" + id));
    }

    private static Answer post(String path) throws IOException, InterruptedException {
        return GATEWAY.send(GATEWAY.post(path, ""));
    }
}
