package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static dev.carafe.e2e.platform.Api.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A task from its submission to its result, and everything that is refused. */
abstract class TaskJourney {

    private final Api gateway = JourneyTests.platform().api("gateway-1");
    private final Api otherGateway = JourneyTests.platform().api("gateway-2");

    @Test
    void aTaskThatFinishesInTimeIsAnsweredWithItsResult() {
        Answer answer = gateway.answer(
                task("Echo", "{\"message\":\"hi\",\"n\":[1,{\"x\":null}]}").with("Prefer", "wait=10"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=10");
        JsonNode task = answer.json();
        assertThat(task.path("status").asString()).isEqualTo("ok");
        assertThat(task.path("service").asString()).isEqualTo("demo");
        assertThat(task.path("displayName").asString()).startsWith("Echo: message='hi'");
        assertThat(task.path("attempt").asInt()).isEqualTo(1);
        JsonNode result = task.path("result");
        assertThat(result.path("status").asString()).isEqualTo("ok");
        assertThat(result.path("id")).isEqualTo(task.path("id"));
        assertThat(result.path("result")).hasToString("{\"message\":\"hi\",\"n\":[1,{\"x\":null}]}");
        assertThat(time(task, "startedAt")).isBetween(time(task, "submittedAt"), time(task, "finishedAt"));
        assertThat(Duration.between(time(task, "finishedAt"), time(task, "expiresAt")))
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void everyDigitComesBack() {
        String payload =
                "{\"n\":[0.1000000000000000055511151231257827,1.50,1E+400,1E-400,123456789012345678901234567890]}";
        JsonNode task =
                gateway.answer(task("Echo", payload).with("Prefer", "wait=10")).json();
        String id = task.path("id").asString();

        assertThat(task.path("status").asString()).isEqualTo("ok");
        assertThat(gateway.answer(get("/v1/tasks/" + id + "/result")).body())
                .isEqualTo("{\"status\":\"ok\",\"id\":\"" + id + "\",\"result\":" + payload + "}");
    }

    @Test
    void aTaskThatIsNotWaitedForIsAcceptedAndReadLaterAtEitherGateway() {
        Answer accepted = gateway.answer(task("Sleep", "{\"millis\":150}"));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().path("status").asString()).isEqualTo("queued");
        String id = accepted.json().path("id").asString();
        assertThat(accepted.header("Location")).endsWith("/v1/tasks/" + id);
        Answer awaited = otherGateway.answer(get("/v1/tasks/" + id).with("Prefer", "wait=10"));
        assertThat(awaited.json().path("status").asString()).isEqualTo("ok");
        Answer result = gateway.answer(get("/v1/tasks/" + id + "/result"));
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.json()).isEqualTo(awaited.json().path("result"));
        Answer unchanged = gateway.answer(get("/v1/tasks/" + id).with("If-None-Match", awaited.header("ETag")));
        assertThat(unchanged.status()).isEqualTo(304);
    }

    @Test
    void aTaskThatOutlastsTheWaitIsAcceptedAndSaysWhenToAskAgain() {
        Answer answer = gateway.answer(task("Sleep", "{\"millis\":2500}").with("Prefer", "wait=1"));
        assertThat(answer.status()).isEqualTo(202);
        String id = answer.json().path("id").asString();
        Answer running = gateway.answer(get("/v1/tasks/" + id));
        assertThat(running.json().path("status").asString()).isEqualTo("running");
        assertThat(running.header("Retry-After")).isEqualTo("1");
        assertThat(gateway.answer(get("/v1/tasks/" + id + "/result")).status()).isEqualTo(202);
    }

    @Test
    void aTaskThatFailsTellsWhatWhyAndWhere() {
        Answer answer =
                gateway.answer(task("Fail", "{\"message\":\"no such device\"}").with("Prefer", "wait=10"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("error");
        JsonNode result = answer.json().path("result");
        assertThat(result.path("status").asString()).isEqualTo("error");
        assertThat(result.path("ename").asString()).isEqualTo("DemoFailure");
        assertThat(result.path("evalue").asString()).isEqualTo("no such device");
        assertThat(result.path("traceback").asString())
                .contains("no such device")
                .contains("\tat ");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/services/nobody/tasks | {"type":"Echo","payload":{}}               | unknown-service | 404
            /v1/services/demo/tasks   | {"type":"Ehco","payload":{}}               | unknown-type    | 404
            /v1/services/demo/tasks   | {"type":"Echo","payload":                  | malformed-json  | 400
            /v1/services/demo/tasks   | {"type":"Sleep","payload":{"millis":"x"}}  | payload-invalid | 422
            /v1/services/demo/tasks   | {"type":"Echo","payload":{},"colour":"red"}| invalid-request | 422
            """)
    void whatCannotBeAcceptedIsRefusedByName(String path, String body, String type, int status) {
        Answer answer = gateway.answer(post(path, body));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asString()).isEqualTo("urn:carafe:problem:" + type);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    }

    @Test
    void faultsOfAPayloadArePointedAt() {
        Answer answer = gateway.answer(task("Sleep", "{\"millis\":-1,\"naps\":2}"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("/payload/millis", "/payload/naps");
    }

    @Test
    void anotherMediaTypeAndAnUnknownTaskAreRefused() {
        Answer text = gateway.answer(post("/v1/services/demo/tasks", "text/plain", "{\"type\":\"Echo\"}"));
        assertThat(text.status()).isEqualTo(415);
        assertThat(gateway.answer(get("/v1/tasks/" + UUID.randomUUID())).status())
                .isEqualTo(404);
        assertThat(gateway.answer(get("/v1/services/nobody")).status()).isEqualTo(404);
    }

    @Test
    void aBatchIsAnsweredItemByItem() {
        Answer answer = gateway.answer(post("/v1/services/demo/tasks:batch", """
                {"tasks": [{"type": "Echo", "payload": {"n": 1}},
                           {"type": "Ehco"},
                           {"type": "Step", "payload": {"millis": true}},
                           {"type": "Echo", "payload": {"n": 4}}]}"""));
        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("results");
        assertThat(results.findValues("status").stream()
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asInt))
                .contains(202, 404, 422);
        assertThat(IntStream.range(0, 4)
                        .mapToObj(n -> results.path(n).path("status").asInt()))
                .containsExactly(202, 404, 422, 202);
        assertThat(results.path(2)
                        .path("problem")
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asString())
                .isEqualTo("/tasks/2/payload/millis");
        String last = results.path(3).path("task").path("id").asString();
        Answer finished = otherGateway.answer(get("/v1/tasks/" + last).with("Prefer", "wait=10"));
        assertThat(finished.json().path("result").path("result").path("n").asInt())
                .isEqualTo(4);
    }

    @Test
    void aListIsFilteredAndPagedNewestFirst() {
        String run = UUID.randomUUID().toString();
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 7; n++) {
            String type = n == 3 ? "Fail" : "Echo";
            Answer answer = gateway.answer(
                    post("/v1/services/demo/tasks", """
                    {"type":"%s","payload":{"message":"%d"},"labels":{"run":"%s"}}""".formatted(type, n, run)).with("Prefer", "wait=10"));
            ids.addFirst(answer.json().path("id").asString());
        }
        List<String> paged = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = otherGateway
                    .answer(get("/v1/tasks?limit=3&label=run:" + run + cursor))
                    .json();
            paged.addAll(page.path("items").findValuesAsString("submittedAt").isEmpty() ? List.of() : ids(page));
            sizes.add(page.path("items").size());
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : null;
        }
        assertThat(paged).isEqualTo(ids);
        assertThat(sizes).containsExactly(3, 3, 1);
        JsonNode failed = gateway.answer(get("/v1/tasks?service=demo&status=error&label=run:" + run))
                .json();
        assertThat(ids(failed)).containsExactly(ids.get(3));
        assertThat(ids(gateway.answer(get("/v1/tasks?type=Fail&label=run:" + run))
                        .json()))
                .containsExactly(ids.get(3));
        assertThat(gateway.answer(get("/v1/tasks?colour=red")).status()).isEqualTo(400);
    }

    @Test
    void aServiceTellsItsTypesAndWhoWorksForIt() {
        JsonNode demo = gateway.answer(get("/v1/services/demo")).json();
        assertThat(demo.path("types")
                        .valueStream()
                        .map(type -> type.path("type").asString()))
                .contains("Echo", "Fail", "Sleep", "Step");
        assertThat(demo.path("workers").findValuesAsString("host")).containsExactlyInAnyOrder("worker-1", "worker-2");
    }

    private static List<String> ids(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    private static Instant time(JsonNode task, String name) {
        return Instant.parse(task.path(name).asString());
    }
}
