package dev.carafe.worker.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads events back from the hub, page by page. Thread safe. */
final class HubEvents implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HubAddress hub;
    private final JsonMapper json;
    private final int pageSize;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    HubEvents(HubAddress hub, JsonMapper json, int pageSize) {
        this.hub = hub;
        this.json = json;
        this.pageSize = pageSize;
    }

    /**
     * Hands over the CloudEvents of a type, oldest first.
     *
     * @param topic its leading segments; null for all topics
     * @throws HubUnavailable if the hub is away or refuses
     */
    void read(String type, @Nullable String topic, Consumer<JsonNode> reader)
            throws HubUnavailable, InterruptedException {
        String query = "/v1/events?order=asc&limit=" + pageSize + "&type=" + encoded(type)
                + (topic == null ? "" : "&topic=" + encoded(topic));
        String cursor = "";
        while (true) {
            JsonNode page = page(hub.resolve(cursor.isEmpty() ? query : query + "&cursor=" + encoded(cursor)));
            page.path("items").forEach(reader);
            String next = page.path("next").asString("");
            if (next.isEmpty()) {
                return;
            }
            if (next.equals(cursor)) {
                throw new HubUnavailable("the event hub at " + hub + " answered the same page twice", null);
            }
            cursor = next;
        }
    }

    private JsonNode page(URI address) throws HubUnavailable, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(ANSWER).header("Accept", "application/json");
        if (!hub.key().isBlank()) {
            request.header("Authorization", "Bearer " + hub.key());
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new HubUnavailable("the event hub at " + hub + " answered " + answer.statusCode(), null);
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            // The client's own exceptions often have no message.
            throw new HubUnavailable(
                    "the event hub at %s cannot be reached (%s); carafe.hub.url says where it is"
                            .formatted(hub, e.getClass().getSimpleName()),
                    e);
        } catch (JacksonException e) {
            throw new HubUnavailable("what answers at " + hub + " is no event hub: not JSON", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Does not wait for answers that are under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    /** The hub is away, or does not let the worker read. */
    static final class HubUnavailable extends Exception {

        private static final long serialVersionUID = 1L;

        HubUnavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
