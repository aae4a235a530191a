package dev.carafe.e2e.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One service's HTTP interface. */
public final class Api {

    /** Nothing may hang. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient CLIENT = builder().build();

    private final URI base;
    private final HttpClient client;

    /** The interface at that address. */
    public Api(URI base) {
        this.base = base;
        this.client = CLIENT;
    }

    /** The interface at that address of {@code https}. */
    Api(URI base, SSLContext trust) {
        this.base = base;
        this.client = builder().sslContext(trust).build();
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    /** Where the service is. */
    public URI address() {
        return base;
    }

    /** What a service answered. */
    public record Answer(int status, HttpHeaders headers, String body) {

        /** The body as JSON. */
        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** A header that must be there. */
        public String header(String name) {
            return headers.firstValue(name).orElseThrow(() -> new AssertionError("no " + name + " in " + headers));
        }
    }

    /** A request to be sent to some service, its address being a path. */
    public record Call(String path, HttpRequest.Builder request) {

        /** With one more header. */
        public Call with(String header, String value) {
            request.header(header, value);
            return this;
        }
    }

    /** Reads. */
    public static Call get(String path) {
        return new Call(path, HttpRequest.newBuilder().GET());
    }

    /** Sends a body of a media type. */
    public static Call post(String path, String mediaType, String body) {
        return new Call(path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)))
                .with("Content-Type", mediaType);
    }

    /** Sends JSON. */
    public static Call post(String path, String json) {
        return post(path, "application/json", json);
    }

    /** Submits a task of the service demo. */
    public static Call task(String type, String payload) {
        return post("/v1/services/demo/tasks", "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload));
    }

    /** Sends a call that must be answered. */
    public Answer answer(Call call) {
        try {
            return send(call);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a call that may go unanswered. */
    public Answer send(Call call) throws IOException {
        try {
            HttpRequest request = call.request()
                    .uri(URI.create(base + call.path()))
                    .timeout(LONGEST)
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Opens a stream of server-sent events; returns once the service has begun to answer. */
    public EventStream stream(Call call) {
        return EventStream.open(
                call.request().uri(URI.create(base + call.path())).build());
    }
}
