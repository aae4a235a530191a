package dev.carafe.worker.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.worker.demo.HubEvents.HubUnavailable;
import dev.carafe.worker.demo.Summarize.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SummarizeTests {

    private final HttpServer hub = startHub();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<String> magnitudes = new CopyOnWriteArrayList<>();
    private final HubEvents events = new HubEvents(new HubAddress(address(), "the key"), JsonMapper.shared(), 2);

    @AfterEach
    void stop() {
        events.close();
        hub.stop(0);
    }

    @Test
    void allPagesAreCountedAndOnlyNumbersAreValues() throws Exception {
        magnitudes.addAll(List.of("1", "2.5", "null", "\"4\"", "-3.25"));
        Summary summary = summarize(new Summarize("Earthquake", "us", "mag"));
        assertThat(summary.count()).isEqualTo(5);
        assertThat(summary.values()).isEqualTo(3);
        assertThat(summary.mean()).isCloseTo(0.25 / 3, within(1e-12));
        assertThat(summary.max()).isEqualTo(2.5);
        assertThat(asked)
                .containsExactly(
                        "order=asc&limit=2&type=Earthquake&topic=us",
                        "order=asc&limit=2&type=Earthquake&topic=us&cursor=2",
                        "order=asc&limit=2&type=Earthquake&topic=us&cursor=4");
        assertThat(keys).hasSize(3).containsOnly("Bearer the key");
    }

    @Test
    void withoutValuesThereIsNoMean() throws Exception {
        magnitudes.add("null");
        Summary summary = summarize(new Summarize("Earthquake", null, "mag"));
        assertThat(JsonMapper.shared().writeValueAsString(summary)).isEqualTo("{\"count\":1,\"values\":0}");
        assertThat(asked).containsExactly("order=asc&limit=2&type=Earthquake");
    }

    @Test
    void whatTheCallerWritesStaysInItsParameter() throws Exception {
        summarize(new Summarize("A", "b&type=Secret c", "mag"));
        assertThat(asked).containsExactly("order=asc&limit=2&type=A&topic=b%26type%3DSecret+c");
    }

    @Test
    void aHubThatIsAwayIsNamed() {
        hub.stop(0);
        assertThatThrownBy(() -> summarize(new Summarize("Earthquake", "us", "mag")))
                .isInstanceOf(HubUnavailable.class)
                .hasMessage("the event hub at %s cannot be reached (ConnectException); carafe.hub.url says where it is"
                        .formatted(address()));
    }

    @Test
    void aHubThatRefusesIsQuotedWithItsStatus() {
        assertThatThrownBy(() -> summarize(new Summarize("Forbidden", null, "mag")))
                .isInstanceOf(HubUnavailable.class)
                .hasMessage("the event hub at %s answered 403".formatted(address()));
    }

    @Test
    void onlyHttpAddressesAreHubs() {
        assertThatThrownBy(() -> new HubAddress(URI.create("file:///etc/passwd"), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carafe.hub.url");
    }

    private Summary summarize(Summarize task) throws Exception {
        return (Summary) new Summarize.Handler(events).handle(task, new Context(UUID.randomUUID(), 1));
    }

    private record Context(UUID taskId, int attempt) implements TaskContext {
        @Override
        public @org.jspecify.annotations.Nullable String traceparent() {
            return null;
        }

        @Override
        public boolean isStopping() {
            return false;
        }

        @Override
        public void progress(double fraction, String message, @org.jspecify.annotations.Nullable Object data) {}
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    private HttpServer startHub() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/events", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pages of the magnitudes; the cursor is the index of the next one. */
    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        asked.add(query);
        keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
        if (query.contains("Forbidden")) {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
            return;
        }
        Map<String, String> parameters = Stream.of(query.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1], (a, b) -> b));
        int from = Integer.parseInt(parameters.getOrDefault("cursor", "0"));
        int to = Math.min(from + Integer.parseInt(parameters.get("limit")), magnitudes.size());
        String items = magnitudes.subList(from, to).stream()
                .map("{\"type\":\"Earthquake\",\"data\":{\"mag\":%s}}"::formatted)
                .collect(Collectors.joining(","));
        String next = to < magnitudes.size() ? ",\"next\":\"" + to + "\"" : "";
        byte[] body = "{\"items\":[%s]%s}".formatted(items, next).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
