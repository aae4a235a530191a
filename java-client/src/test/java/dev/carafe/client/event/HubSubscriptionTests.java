package dev.carafe.client.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.carafe.client.Carafe;
import dev.carafe.client.problem.AccessDeniedException;
import dev.carafe.model.event.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Streams of a hub that ends them. */
class HubSubscriptionTests {

    private static final Duration LONG = Duration.ofSeconds(25);

    record Knocked(int n) implements Event {}

    @Test
    void aKeyThatIsTakenAwayEndsTheSubscriberInsteadOfBeingTriedForEver() throws Exception {
        List<String> keys = new CopyOnWriteArrayList<>();
        HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/v1/events/stream", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            if (keys.size() == 1) {
                answer(exchange, 200, """
                        id: 1
                        data: {"id":"a","source":"/x","type":"Knocked","time":"2026-01-01T00:00:00Z","data":{"n":7}}

                        """);
            } else {
                answer(exchange, 401, """
                        {"type":"urn:carafe:problem:unauthorized","title":"A key is needed","status":401}""");
            }
        });
        hub.start();
        URI address = URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
        try (Carafe client = Carafe.builder(address).key("once-it-was-good").build();
                Subscriber subscriber = client.subscriber()) {
            subscriber.subscribe(Knocked.class);
            assertThat(subscriber.get(LONG)).isEqualTo(new Knocked(7));
            for (int n = 0; n < 2; n++) {
                assertThatThrownBy(() -> subscriber.get(LONG))
                        .isInstanceOfSatisfying(
                                AccessDeniedException.class,
                                refused -> assertThat(
                                                refused.problem().orElseThrow().is("unauthorized"))
                                        .isTrue())
                        .hasMessage("401 A key is needed");
            }
            assertThat(keys).containsExactly("Bearer once-it-was-good", "Bearer once-it-was-good");
        } finally {
            hub.stop(0);
        }
    }

    @Test
    void aTypeOrATopicMayHaveColons() throws Exception {
        List<String> queries = new CopyOnWriteArrayList<>();
        HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/v1/events/stream", exchange -> {
            queries.add(exchange.getRequestURI().getQuery());
            answer(exchange, 200, """
                    id: 1
                    data: {"id":"a","source":"/x","type":"com.acme:knock","subject":"a:50%","time":"2026-01-01T00:00:00Z","data":{"n":7}}

                    """);
        });
        hub.start();
        URI address = URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
        try (Carafe client = Carafe.builder(address).build();
                Subscriber subscriber = client.subscriber()) {
            subscriber.subscribe("com.acme:knock", Knocked.class, "a:50%");
            assertThat(subscriber.get(LONG)).isEqualTo(new Knocked(7));
            assertThat(queries.get(0)).isEqualTo("filter=com.acme%3Aknock:a%3A50%25");
        } finally {
            hub.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
