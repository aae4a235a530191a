package dev.carafe.gateway.submit;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedBodyTests {

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
        new FakeWorker(gateway, parallel("lab", "Echo"));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** A NUL and a slash in more bytes than they have, characters beyond the last, half of a pair, a lone byte. */
    @ParameterizedTest
    @ValueSource(strings = {"C080", "E080AF", "F4908080", "F5808080", "EDA080", "FF", "C3"})
    void whatIsNoUtf8IsRefused(String hex) throws Exception {
        byte[] task = with(hex, "{\"type\":\"Echo\",\"payload\":{\"message\":\"", "\"}}");
        byte[] label = with(hex, "{\"type\":\"Echo\",\"labels\":{\"a\":\"", "\"}}");
        byte[] schedule = with(
                hex,
                "{\"service\":\"lab\",\"type\":\"Echo\",\"fixedRate\":\"PT1H\",\"payload\":{\"message\":\"",
                "\"}}");

        for (Answer refused : List.of(
                send("POST", "/v1/services/lab/tasks", task),
                send("POST", "/v1/services/lab/tasks", label),
                send("PUT", "/v1/schedules/odd", schedule))) {
            assertThat(refused.status()).as(refused.body()).isEqualTo(400);
            assertThat(refused.problem()).isEqualTo("malformed-json");
            assertThat(refused.json().path("detail").asString())
                    .contains("not in UTF-8")
                    .containsPattern("byte \\d+");
        }
    }

    @Test
    void inABatchOfLinesItIsTheFaultOfItsLine() throws Exception {
        byte[] lines = with("C080", "{\"type\":\"Echo\"}\n{\"type\":\"Echo\",\"payload\":{\"message\":\"", "\"}}\n");
        Answer answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/services/lab/tasks:batch"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(lines)));

        assertThat(answer.body()
                        .lines()
                        .map(line -> Gateway.JSON.readTree(line).path("status").asInt()))
                .containsExactly(202, 422);
        assertThat(answer.body()).contains("not in UTF-8");
    }

    @Test
    void everythingThatIsUtf8IsTaken() throws Exception {
        String message = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd\uffff" + Character.toString(0x10000)
                + Character.toString(0x10FFFF);
        Answer accepted = gateway.submit(
                "lab", "{\"type\":\"Echo\",\"payload\":{\"message\":\"" + message.repeat(3_000) + "\"}}");

        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        assertThat(accepted.json().path("payload").path("message").asString()).isEqualTo(message.repeat(3_000));
    }

    @Test
    void whatIsTooMuchForAReaderIsSaid() throws Exception {
        assertDetail("{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}", "500 levels", "line 1, column");
        assertDetail("{\"a\":" + "1".repeat(1_001) + "}", "number of more than 1000", "line 1, column");
        assertDetail("{\"" + "n".repeat(50_001) + "\": 1}", "name of more than 50000", "line 1, column");
        assertDetail("{\"a\": 1,\n \"a\": 2}", "'a' is there twice", "line 2, column");
        Answer twice = gateway.submit("lab", "{\"type\": \"Echo\",\n \"type\": \"Echo\"}");
        assertThat(twice.json().path("detail").asString()).contains("'type' is there twice", "line 2, column");
    }

    private static void assertDetail(String payload, String... telling) throws Exception {
        Answer submission = gateway.submit("lab", "{\"type\": \"Echo\", \"payload\": " + payload + "}");
        Answer schedule = send(
                "PUT",
                "/v1/schedules/odd",
                ("{\"service\": \"lab\", \"type\": \"Echo\", \"fixedRate\": \"PT1H\", \"payload\": " + payload + "}")
                        .getBytes(StandardCharsets.UTF_8));
        for (Answer refused : List.of(submission, schedule)) {
            assertThat(refused.status()).as(refused.body()).isEqualTo(400);
            assertThat(refused.problem()).isEqualTo("malformed-json");
            assertThat(refused.json().path("detail").asString())
                    .contains(telling)
                    .doesNotContain("Stream", "(");
        }
    }

    private static Answer send(String method, String path, byte[] body) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static byte[] with(String hex, String before, String after) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }
}
