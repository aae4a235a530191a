package dev.carafe.hub;

import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A hub in this JVM, as callers see it. */
public final class Hub implements AutoCloseable {

    public static final String BATCH = "application/cloudevents-batch+json";
    public static final String STRUCTURED = "application/cloudevents+json";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfigurableApplicationContext context;
    private final String address;

    private Hub(ConfigurableApplicationContext context) {
        this.context = context;
        this.address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** An answer. */
    public record Answer(int status, String body, HttpResponse<String> response) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    /** On servers of its own. */
    public static Hub start() {
        return start(TestServers.freshDatabase(), TestServers.freshVirtualHost());
    }

    public static Hub start(TestServers.Database database, String amqpUri, String... properties) {
        SpringApplicationBuilder builder = EventHubApplication.builder()
                .properties(
                        "carafe.hub.port=0",
                        "carafe.postgres.url=" + database.jdbcUrl(),
                        "carafe.postgres.user=" + database.user(),
                        "carafe.postgres.password=" + database.password(),
                        "carafe.amqp.url=" + amqpUri)
                .properties(properties);
        return new Hub(builder.run());
    }

    public String address() {
        return address;
    }

    public int port() {
        return URI.create(address).getPort();
    }

    public Answer publish(String contentType, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/v1/events"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public Answer get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public Answer put(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    public static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
