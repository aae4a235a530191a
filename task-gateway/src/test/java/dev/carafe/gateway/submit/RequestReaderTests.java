package dev.carafe.gateway.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.base.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestReaderTests {

    @Test
    void thePayloadIsItsOwnTextWhereverItStands() {
        String payload = "{\"ü\" : [ 1.00, {\"a\":\"}\"} ]\n}";
        for (String body : new String[] {
            "{\"payload\":" + payload + ",\"type\":\"T\"}",
            "{ \"type\" : \"T\" ,\n \"labels\" : {\"é\":\"😀\"}, \"payload\" :\n " + payload + "\n}\n",
            "\uFEFF{\"type\":\"T\",\"payload\": " + payload + "}"
        }) {
            RequestedTask task = RequestReader.one(body.getBytes(StandardCharsets.UTF_8));
            assertThat(task.faults()).isEmpty();
            assertThat(task.payloadText()).isEqualTo(payload);
            assertThat(task.payloadBytes()).isEqualTo(payload.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void theSameHoldsInTheMiddleOfALargeBatch() {
        StringBuilder body = new StringBuilder("{\"tasks\":[");
        for (int n = 0; n < 1_000; n++) {
            body.append(n == 0 ? "" : ", ")
                    .append("{\"payload\":{\"n\": ")
                    .append(n)
                    .append(", \"ß\":\"")
                    .append("é".repeat(n % 37))
                    .append("\"}, \"type\":\"T\"}");
        }
        var tasks = RequestReader.batch(body.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        assertThat(tasks).hasSize(1_000);
        for (int n = 0; n < 1_000; n++) {
            assertThat(tasks.get(n).payloadText())
                    .isEqualTo("{\"n\": " + n + ", \"ß\":\"" + "é".repeat(n % 37) + "\"}");
            assertThat(tasks.get(n).pointer()).isEqualTo("/tasks/" + n);
        }
    }

    @Test
    void whatIsNoJsonInUtf8IsRefused() {
        String task = "{\"type\":\"T\"}";
        for (byte[] body : new byte[][] {
            task.getBytes(StandardCharsets.UTF_16),
            task.getBytes(StandardCharsets.UTF_16LE),
            {'{', '"', 't', 'y', 'p', 'e', '"', ':', '"', (byte) 0xFF, '"', '}'},
            "{'type':'T'}".getBytes(StandardCharsets.UTF_8),
            ("{\"type\":\"T\",\"payload\":{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}}")
                    .getBytes(StandardCharsets.UTF_8),
            new byte[0]
        }) {
            assertThatThrownBy(() -> RequestReader.one(body))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("malformed-json");
        }
    }

    @Test
    void aDisplayNameCostsNoMoreThanItShows() {
        ObjectNode payload = (ObjectNode) JsonMapper.shared().readTree("""
                {"text": "it's", "secret": "s", "n": 1.50, "flag": true, "none": null,
                 "list": [1, "two", {"three": 3}], "nul": "a\\u0000b\\ud800"}""");
        assertThat(PayloadName.of("T", payload, Set.of("secret")))
                .isEqualTo(
                        "T: text='it's', n=1.5, flag=true, none=null, list=[1, 'two', {three=3}], nul='a\uFFFDb\uFFFD'");

        ObjectNode huge = JsonMapper.shared().createObjectNode();
        var list = huge.putArray("list");
        for (int n = 0; n < 1_000_000; n++) {
            list.add(n);
        }
        long started = System.nanoTime();
        for (int n = 0; n < 1_000; n++) {
            assertThat(PayloadName.of("T", huge, Set.of()))
                    .startsWith("T: list=[0, 1, 2")
                    .endsWith("…");
        }
        assertThat(System.nanoTime() - started).isLessThan(2_000_000_000L);
        assertThat(PayloadName.of("T", JsonMapper.shared().createObjectNode().put("s", "😀".repeat(300)), Set.of()))
                .hasSizeLessThan(100)
                .doesNotContain("?")
                .matches(StorableText::isStorable);
    }
}
