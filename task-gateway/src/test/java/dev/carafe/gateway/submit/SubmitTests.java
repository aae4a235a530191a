package dev.carafe.gateway.submit;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static dev.carafe.gateway.testing.FakeWorker.sequential;
import static dev.carafe.gateway.testing.FakeWorker.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.store.read.Tasks;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SubmitTests {

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start("carafe.gateway.max-payload=10KB", "carafe.gateway.max-batch=300KB");
        new FakeWorker(
                gateway,
                parallel("lab", "Echo"),
                sequential("lab", "Step"),
                type("lab", "Small", true, 5),
                type("lab", "Ten", true, 10));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theServerEndsATransactionThatItsGatewayDoesNotGoOnWith() {
        assertThat(gateway.bean(JdbcClient.class)
                        .sql("SHOW idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("10s");
    }

    @Test
    void anAcceptedTaskIsAnsweredAsItWillBeRead() throws Exception {
        Answer accepted = gateway.submit("lab", """
                {"type": "Echo", "payload": {"message": "hi", "secret": "s3"}, "labels": {"run": "42", "a": "b"}}""");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/v1/tasks/" + accepted.id());
        assertThat(accepted.header("Preference-Applied")).isEmpty();
        assertThat(accepted.header("Content-Length")).isNotEmpty();
        JsonNode task = accepted.json();
        assertThat(task.propertyNames())
                .containsExactly("id", "service", "type", "displayName", "status", "payload", "labels", "submittedAt");
        assertThat(task.path("displayName").asString()).isEqualTo("Echo: message='hi'");
        assertThat(task.path("status").asString()).isEqualTo("queued");
        assertThat(task.path("submittedAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        Answer read = gateway.send(gateway.get(accepted.header("Location")));
        // What is told of a single task besides.
        ObjectNode rest = (ObjectNode) read.json();
        assertThat(rest.remove("waitingFor").asString()).isEqualTo("turn");
        assertThat(rest.remove("position").asLong()).isPositive();
        assertThat(rest).isEqualTo(task);
    }

    @Test
    void thePayloadKeepsItsOwnTextAndComesOutAsJson() throws Exception {
        String payload = "{ \"message\": \"\\u0000\\ud83d\\ude00é\", \"millis\": 12345678901234567890123 }";
        Answer accepted = gateway.submit("lab", "{\"payload\": " + payload + ", \"type\": \"Echo\"}");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.body()).contains("\"payload\":" + payload);
        Answer read = gateway.send(gateway.get(accepted.header("Location")));
        assertThat(read.body()).contains("\"payload\":" + payload);
        assertThat(read.json().path("displayName").asString())
                .isEqualTo("Echo: message='\uFFFD😀é', millis=12345678901234567890123");
    }

    @Test
    void aTaskWithoutAPayloadHasAnEmptyOne() throws Exception {
        Answer accepted = gateway.submit("lab", "{\"type\": \"Echo\"}");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().path("payload")).isEqualTo(Gateway.JSON.readTree("{}"));
        assertThat(accepted.json().path("labels")).isEqualTo(Gateway.JSON.readTree("{}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lab  | {"type": "Echo", "payload": {"message": 5}}            | 422 | payload-invalid | /payload/message
            lab  | {"type": "Echo", "payload": {"other": 5}}              | 422 | payload-invalid | /payload/other
            lab  | {"type": "Echo", "payload": [1]}                       | 422 | invalid-request | /payload
            lab  | {"type": "Echo", "payload": null}                      | 422 | invalid-request | /payload
            lab  | {"type": "Echo", "colour": {"a": [1]}}                 | 422 | invalid-request | /colour
            lab  | {"payload": {}}                                        | 422 | invalid-request | /type
            lab  | {"type": 7}                                            | 422 | invalid-request | /type
            lab  | {"type": "Echo", "labels": {"a": 1}}                   | 422 | invalid-request | /labels/a
            lab  | {"type": "Echo", "labels": ["a"]}                      | 422 | invalid-request | /labels
            lab  | {"type": "Echo", "labels": {"": "x"}}                  | 422 | invalid-request | /labels/
            lab  | {"type": "Echo", "labels": {"a:b": "x"}}               | 422 | invalid-request | /labels/a:b
            lab  | {"type": "Echo", "labels": {"a": "\\u0000"}}           | 422 | invalid-request | /labels/a
            lab  | {"type": "Echo", "labels": {"a": "\\ud800"}}           | 422 | invalid-request | /labels/a
            lab  | {"type": "Echo", "payload": {"ratio": 1e400}}          | 422 | payload-invalid | /payload/ratio
            lab  | {"type": "Echo", "payload": {"millis": 1E-400}}        | 422 | payload-invalid | /payload/millis
            lab  | {"type": "Echo", "payload": {"at": "2026-02-30T00:00:00Z"}} | 422 | payload-invalid | /payload/at
            lab  | {"type": "Echo", "payload": {"millis": 1e1000000000}}  | 422 | invalid-request | /payload/millis
            lab  | {"payload": {"a": [1, {"b": 1e99999999999999}]}, "type": "Echo"} | 422 | invalid-request | /payload/a/1/b
            lab  | {"type": "Echo", "payload": 1e1001}                    | 422 | invalid-request | /payload
            lab  | {"type": "Echo", "labels": {"a": 1e1001}}              | 422 | invalid-request | /labels/a
            lab  | {"type": "Echo", "maxAttempts": 1e1001}                | 422 | invalid-request | /maxAttempts
            lab  | 1e1001                                                 | 422 | invalid-request | ''
            lab  | [1]                                                    | 422 | invalid-request | ''
            lab  | {"type": "Nope"}                                       | 404 | unknown-type    |
            none | {"type": "Echo"}                                       | 404 | unknown-service |
            lab  | {"type": "Echo"} {}                                    | 400 | malformed-json  |
            lab  | {"type": "Echo", "type": "Step"}                       | 400 | malformed-json  |
            lab  | {"type":                                               | 400 | malformed-json  |
            lab  | ''                                                     | 400 | malformed-json  |
            """)
    void whatIsWrongIsRefusedAndPointedAt(String service, String body, int status, String problem, String pointer)
            throws Exception {
        Answer refused = gateway.submit(service, body);

        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        assertThat(refused.problem()).isEqualTo(problem);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        if (pointer != null) {
            assertThat(refused.json().path("errors").path(0).path("pointer").asString())
                    .isEqualTo(pointer);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "delay": "P3651D"              | /delay            | from PT0S to P3650D, not 'P3651D'
            "delay": "-PT1S"               | /delay            | from PT0S to P3650D, not '-PT1S'
            "queueTimeout": "PT0S"         | /queueTimeout     | from PT0.001S to P3650D, not 'PT0S'
            "executionTimeout": "P4000D"   | /executionTimeout | from PT0.001S to P3650D, not 'P4000D'
            "maxAttempts": 1e9             | /maxAttempts      | must be an integer from 1 to 1000, not 1E+9
            "maxAttempts": 1.5             | /maxAttempts      | must be an integer from 1 to 1000, not 1.5
            "runAt": "2026-02-30T00:00:00Z" | /runAt           | from 1970 to 9999, not '2026-02-30T00:00:00Z'
            "runAt": "2040-01-01T00:00:00Z" | /runAt           | 3650 days ahead, not 2040-01-01T00:00:00Z
            "sequenceKey": ""              | /sequenceKey      | must have 1 to 200 characters, none of them NUL, not ''''
            """)
    void whatIsBeyondABoundIsToldOfIt(String option, String pointer, String detail) throws Exception {
        Answer refused = gateway.submit("lab", "{\"type\": \"Echo\", " + option + "}");

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().path("errors").path(0).path("pointer").asString())
                .isEqualTo(pointer);
        assertThat(refused.json().path("errors").path(0).path("detail").asString())
                .endsWith(detail.replace("''''", "''"));
    }

    @Test
    void aNumberOutOfRangeIsTheFaultOfItsTaskAlone() throws Exception {
        String good = "{\"type\": \"Echo\", \"payload\": {\"message\": \"x\"}}";
        String bad =
                "{\"type\": \"Echo\", \"payload\": {\"a\": [{\"b\": 1e5000, \"c\": [1]}, 2]}, \"labels\": {\"a\": \"b\"}}";
        for (String type : List.of("application/json", "application/x-ndjson")) {
            boolean lines = type.endsWith("ndjson");
            String body = lines
                    ? good + "\n" + bad + "\n" + good + "\n"
                    : "{\"tasks\": [" + good + "," + bad + "," + good + "]}";
            Answer answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/services/lab/tasks:batch"))
                    .header("Content-Type", type)
                    .header("Accept", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));

            assertThat(answer.json()
                            .path("results")
                            .valueStream()
                            .map(one -> one.path("status").asInt()))
                    .as(answer.body())
                    .containsExactly(202, 422, 202);
            assertThat(answer.json().at("/results/1/problem/errors").valueStream())
                    .singleElement()
                    .satisfies(fault -> {
                        assertThat(fault.path("pointer").asString())
                                .isEqualTo((lines ? "" : "/tasks") + "/1/payload/a/0/b");
                        assertThat(fault.path("detail").asString()).contains("1e5000", "1e-1000 to 1e1000");
                    });
        }
    }

    @Test
    void labelsThatAreNullAreNone() throws Exception {
        Answer accepted = gateway.submit("lab", "{\"type\": \"Echo\", \"labels\": null}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        assertThat(accepted.json().path("labels").isEmpty()).isTrue();
    }

    @Test
    void tooManyAndTooLongLabelsAreRefused() throws Exception {
        String many =
                IntStream.range(0, 21).mapToObj(n -> "\"l" + n + "\": \"\"").collect(Collectors.joining(", "));
        assertThat(gateway.submit("lab", "{\"type\": \"Echo\", \"labels\": {" + many + "}}")
                        .status())
                .isEqualTo(422);
        String tooLong = "x".repeat(101);
        assertThat(gateway.submit("lab", "{\"type\": \"Echo\", \"labels\": {\"a\": \"" + tooLong + "\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(gateway.submit("lab", "{\"type\": \"Echo\", \"labels\": {\"a\": \"" + "x".repeat(100) + "\"}}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void anotherMediaTypeIsRefused() throws Exception {
        Answer refused = gateway.send(
                gateway.post("/v1/services/lab/tasks", "{\"type\": \"Echo\"}").setHeader("Content-Type", "text/plain"));

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.problem()).isEqualTo("unsupported-media-type");
    }

    @Test
    void aPayloadOverItsBoundIsRefused() throws Exception {
        assertThat(gateway.submit("lab", echo("x".repeat(10_240 - 14))).status())
                .isEqualTo(202);
        Answer over = gateway.submit("lab", echo("x".repeat(10_240 - 13)));
        assertThat(over.status()).isEqualTo(413);
        assertThat(over.problem()).isEqualTo("payload-too-large");
        assertThat(gateway.submit("lab", echo("x".repeat(200_000))).problem()).isEqualTo("body-too-large");
    }

    @Test
    void aBatchIsAnsweredInOrderAndItemByItem() throws Exception {
        List<String> items = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            items.add(
                    n % 100 == 7
                            ? "{\"type\": \"Echo\", \"payload\": {\"message\": " + n + "}}"
                            : "{\"type\": \"Step\", \"payload\": {\"millis\": " + n + "}}");
        }
        Answer answer = gateway.send(gateway.post("/v1/services/lab/tasks:batch", "{\"tasks\": " + items + "}"));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("results");
        assertThat(results.size()).isEqualTo(400);
        List<UUID> accepted = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            JsonNode result = results.path(n);
            if (n % 100 == 7) {
                assertThat(result.propertyNames()).containsExactly("status", "problem");
                assertThat(result.path("status").asInt()).isEqualTo(422);
                assertThat(result.path("problem").path("type").asString())
                        .isEqualTo("urn:carafe:problem:payload-invalid");
                assertThat(result.path("problem")
                                .path("errors")
                                .path(0)
                                .path("pointer")
                                .asString())
                        .isEqualTo("/tasks/" + n + "/payload/message");
            } else {
                assertThat(result.propertyNames()).containsExactly("status", "task");
                assertThat(result.path("status").asInt()).isEqualTo(202);
                assertThat(result.path("task").path("payload").path("millis").asInt())
                        .isEqualTo(n);
                accepted.add(UUID.fromString(result.path("task").path("id").asString()));
            }
        }
        assertThat(accepted).isSorted();
        assertThat(gateway.bean(Tasks.class).findAll(accepted)).hasSize(396);
        assertThat(positions("Step")).isEqualTo(accepted);
    }

    @Test
    void aBatchThatIsNoneIsRefusedAsAWhole() throws Exception {
        String thousandAndOne =
                IntStream.range(0, 1001).mapToObj(n -> "{\"type\":\"Echo\"}").collect(Collectors.joining(","));
        assertThat(batch("{\"tasks\": [" + thousandAndOne + "]}").status()).isEqualTo(422);
        assertThat(batch("{\"tasks\": {}}").status()).isEqualTo(422);
        assertThat(batch("{}").status()).isEqualTo(422);
        assertThat(batch("{\"tasks\": [], \"more\": 1}").status()).isEqualTo(422);
        assertThat(batch("{\"tasks\": [").status()).isEqualTo(400);
        assertThat(batch("{\"tasks\": [{\"type\": \"Echo\", \"payload\": {\"message\": \"" + "x".repeat(400_000)
                                + "\"}}]}")
                        .status())
                .isEqualTo(413);
        assertThat(batch("{\"tasks\": []}").body()).isEqualTo("{\"results\":[]}");
        JsonNode noObject = batch("{\"tasks\": [5]}").json().path("results").path(0);
        assertThat(noObject.path("problem")
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asString())
                .isEqualTo("/tasks/0");
    }

    @Test
    void aFullQueueRefusesTheRestOfABatch() throws Exception {
        String six = IntStream.range(0, 6).mapToObj(n -> "{\"type\":\"Small\"}").collect(Collectors.joining(","));
        JsonNode results = batch("{\"tasks\": [" + six + "]}").json().path("results");

        assertThat(results.valueStream().map(item -> item.path("status").asInt()))
                .containsExactly(202, 202, 202, 202, 202, 429);
        JsonNode tooMany = results.path(5).path("problem");
        assertThat(tooMany.path("retryAfter").isInt()).isTrue();
        assertThat(tooMany.path("retryAfter").asInt()).isEqualTo(1);
        Answer alone = gateway.submit("lab", "{\"type\": \"Small\"}");
        assertThat(alone.status()).isEqualTo(429);
        assertThat(alone.problem()).isEqualTo("queue-full");
        assertThat(alone.header("Retry-After")).isEqualTo("1");
        assertThat(alone.json().path("queueSize").asInt()).isEqualTo(5);
    }

    @Test
    void concurrentSubmittersFillAQueueExactly() {
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 80)
                .mapToObj(n -> gateway.sendAsync(gateway.post("/v1/services/lab/tasks", "{\"type\": \"Ten\"}")))
                .toList();

        assertThat(answers.stream().map(answer -> answer.join().status()).filter(status -> status == 202))
                .hasSize(10);
        assertThat(answers.stream().map(answer -> answer.join().status())).containsOnly(202, 429);
    }

    @Test
    void aNewWorkersTypeIsKnownAtOnce() throws Exception {
        assertThat(gateway.submit("fresh", "{\"type\": \"Echo\"}").status()).isEqualTo(404);
        new FakeWorker(gateway, parallel("fresh", "Echo"));
        await().untilAsserted(() -> assertThat(
                        gateway.submit("fresh", "{\"type\": \"Echo\"}").status())
                .isEqualTo(202));
    }

    private static List<UUID> positions(String type) {
        return gateway.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("SELECT id FROM tasks.execution WHERE type = ? ORDER BY position")
                .param(type)
                .query(UUID.class)
                .list();
    }

    private static Answer batch(String json) throws Exception {
        return gateway.send(gateway.post("/v1/services/lab/tasks:batch", json));
    }

    private static String echo(String message) {
        return "{\"type\": \"Echo\", \"payload\": {\"message\":\"" + message + "\"}}";
    }
}
