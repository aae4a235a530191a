package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static dev.carafe.e2e.platform.Api.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What callers ask for besides the plain task, and what they do to it, on two gateways and two workers. */
abstract class ControlJourney {

    private final Api gateway = JourneyTests.platform().api("gateway-1");
    private final Api other = JourneyTests.platform().api("gateway-2");

    @Test
    void aTaskStartsWithinASecondOfItsTimeAndNotBefore() {
        JsonNode later = submit("{\"type\":\"Echo\",\"delay\":\"PT2S\"}");
        assertThat(later.path("status").asString()).isEqualTo("scheduled");
        JsonNode done = finished(later);
        Instant due = Instant.parse(later.path("dueAt").asString());
        assertThat(Instant.parse(done.path("startedAt").asString())).isBetween(due, due.plusSeconds(1));
    }

    @Test
    void tasksOfOneKeyRunInOrderAndThoseOfOthersBesideThem() {
        List<JsonNode> one = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            Api any = n % 2 == 0 ? gateway : other;
            one.add(any.answer(post(
                            "/v1/services/demo/tasks",
                            "{\"type\":\"Sleep\",\"payload\":{\"millis\":300},\"sequenceKey\":\"one\"}"))
                    .json());
        }
        JsonNode two = submit("{\"type\":\"Sleep\",\"payload\":{\"millis\":10},\"sequenceKey\":\"two\"}");
        Instant twoEnded = nap(finished(two), "finishedAt");
        Instant before = Instant.EPOCH;
        for (JsonNode task : one) {
            JsonNode done = finished(task);
            assertThat(nap(done, "startedAt")).isAfterOrEqualTo(before);
            before = nap(done, "finishedAt");
        }
        assertThat(twoEnded).isBefore(before);
    }

    @Test
    void aTaskRunsAfterTheOneThatItDependsOn() {
        JsonNode first = submit("{\"type\":\"Sleep\",\"payload\":{\"millis\":500}}");
        JsonNode second =
                submit("{\"type\":\"Sleep\",\"payload\":{\"millis\":1},\"dependsOn\":[\"" + id(first) + "\"]}");
        assertThat(nap(finished(second), "startedAt")).isAfterOrEqualTo(nap(finished(first), "finishedAt"));

        JsonNode failing = submit("{\"type\":\"Fail\",\"payload\":{\"message\":\"no\"}}");
        JsonNode after = submit("{\"type\":\"Echo\",\"dependsOn\":[\"" + id(failing) + "\"]}");
        assertThat(ename(finished(after))).isEqualTo("DependencyFailed");
    }

    @Test
    void aRunningTaskIsCancelledThroughTheOtherGatewayAndTheLaneGoesOn() {
        JsonNode step = gateway.answer(task("Step", "{\"millis\":25000}")).json();
        JsonNode next = gateway.answer(task("Step", "{\"millis\":1}")).json();
        await("the step runs").until(() -> read(step).path("status").asString().equals("running"));
        assertThat(read(next).path("waitingFor").asString()).isEqualTo("turn");

        Answer asked = other.answer(post("/v1/tasks/" + id(step) + ":cancel", ""));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(finished(step).path("status").asString()).isEqualTo("cancelled");
        assertThat(finished(next).path("status").asString()).isEqualTo("ok");
        Answer late = gateway.answer(post("/v1/tasks/" + id(next) + ":cancel", ""));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("status").asString()).isNotEmpty();
    }

    @Test
    void aFailureIsRetriedAndThenByHand() {
        JsonNode task = submit("{\"type\":\"Fail\",\"payload\":{\"message\":\"no\"},\"maxAttempts\":2}");
        JsonNode failed = finished(task);
        assertThat(failed.path("attempt").asInt()).isEqualTo(2);
        assertThat(failed.path("attempts")).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.path("ename").asString()).isEqualTo("DemoFailure");
            assertThat(attempt.path("worker").asString()).isNotEmpty();
        });
        assertThat(gateway.answer(post("/v1/tasks/" + id(task) + ":retry", "")).status())
                .isEqualTo(200);
        await("the third attempt").until(() -> read(task).path("attempt").asInt() >= 3);
        other.answer(post("/v1/tasks/" + id(task) + ":cancel", ""));
    }

    @Test
    void anAttemptThatTakesTooLongEnds() {
        JsonNode task = submit("{\"type\":\"Sleep\",\"payload\":{\"millis\":20000},\"executionTimeout\":\"PT0.3S\"}");
        assertThat(ename(finished(task))).isEqualTo("TaskTimeout");
    }

    @Test
    void aTaskIsFollowedToItsEnd() {
        JsonNode task = submit("{\"type\":\"Sleep\",\"payload\":{\"millis\":800},\"delay\":\"PT0.7S\"}");
        List<String> statuses = other.answer(get("/v1/tasks/" + id(task) + "/events"))
                .body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> tools.jackson.databind.json.JsonMapper.shared()
                        .readTree(line.substring("data:".length()))
                        .path("status")
                        .asString())
                .distinct()
                .toList();
        assertThat(statuses).contains("running").endsWith("ok");
    }

    private JsonNode submit(String json) {
        Answer answer = gateway.answer(post("/v1/services/demo/tasks", json));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json();
    }

    private JsonNode read(JsonNode task) {
        return other.answer(get("/v1/tasks/" + id(task))).json();
    }

    private JsonNode finished(JsonNode task) {
        return await().atMost(Duration.ofSeconds(50))
                .until(
                        () -> other.answer(get("/v1/tasks/" + id(task)).with("Prefer", "wait=20"))
                                .json(),
                        now -> now.has("result"));
    }

    private static String id(JsonNode task) {
        return task.path("id").asString();
    }

    private static String ename(JsonNode task) {
        return task.path("result").path("ename").asString();
    }

    private static Instant nap(JsonNode task, String time) {
        return Instant.parse(task.path("result").path("result").path(time).asString());
    }
}
