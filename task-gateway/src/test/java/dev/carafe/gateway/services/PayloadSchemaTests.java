package dev.carafe.gateway.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.carafe.base.problem.InvalidRequest.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PayloadSchemaTests {

    @Test
    void missingAndUnknownPropertiesArePointedAt() {
        PayloadSchema schema = new PayloadSchema("""
                {"type": "object", "required": ["a~/b"], "additionalProperties": false,
                 "properties": {"a~/b": {}, "list": {"type": "array", "items": {"type": "integer"}}}}""");

        assertThat(schema.faultsOf(json("{\"x\": 1, \"list\": [1, \"2\"]}"), "/payload"))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/payload/a~0~1b", "/payload/x", "/payload/list/1");
    }

    @Test
    void faultsAreToldInEnglishAndNotByTheThousand() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            PayloadSchema schema = new PayloadSchema("{\"properties\": {\"l\": {\"items\": {\"type\": \"integer\"}}}}");
            String many = "[\"x\"" + ",\"x\"".repeat(999) + "]";
            assertThat(schema.faultsOf(json("{\"l\": " + many + "}"), ""))
                    .hasSize(20)
                    .first()
                    .isEqualTo(new Fault("/l/0", "string found, integer expected"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void twoSchemasMayCallThemselvesTheSame() {
        PayloadSchema one = new PayloadSchema("{\"$id\": \"https://here/same\", \"required\": [\"a\"]}");
        PayloadSchema other = new PayloadSchema("{\"$id\": \"https://here/same\", \"required\": [\"b\"]}");

        assertThat(one.faultsOf(json("{\"a\": 1}"), "")).isEmpty();
        assertThat(other.faultsOf(json("{\"a\": 1}"), "")).hasSize(1);
    }

    @Test
    void aSchemaElsewhereIsNeverFetched() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";
            assertThatThrownBy(() -> new PayloadSchema("{\"$ref\": \"" + url + "\"}").faultsOf(json("{}"), ""))
                    .isInstanceOf(RuntimeException.class);
            assertThat(asked.get()).isZero();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void hugeNumbersAreOnlyNumbers() {
        PayloadSchema schema = new PayloadSchema(
                "{\"properties\": {\"n\": {\"type\": \"number\", \"maximum\": 10, \"multipleOf\": 2}}}");

        assertThat(schema.faultsOf(json("{\"n\": 4}"), "")).isEmpty();
        for (String number : new String[] {"1e400", "1e999999", "123456789012345678901234567890"}) {
            schema.faultsOf(json("{\"n\": " + number + "}"), "");
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
