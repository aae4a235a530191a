package dev.carafe.gateway.testing;

import static org.awaitility.Awaitility.await;

import dev.carafe.base.broker.Topology;
import dev.carafe.gateway.GatewayApplication;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole gateway on servers of its own choice, and a client for it. */
public final class Gateway implements AutoCloseable {

    public static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConfigurableApplicationContext context;

    private Gateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** On a fresh database and a fresh virtual host. */
    public static Gateway start(String... properties) {
        return start(TestServers.freshDatabase(), TestServers.freshVirtualHost(), properties);
    }

    public static Gateway start(TestServers.Database database, String amqpUrl, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--carafe.gateway.port=0",
                "--carafe.postgres.url=" + database.jdbcUrl(),
                "--carafe.postgres.user=" + database.user(),
                "--carafe.postgres.password=" + database.password(),
                "--carafe.amqp.url=" + amqpUrl));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        Gateway gateway = new Gateway(GatewayApplication.builder().run(arguments.toArray(String[]::new)));
        // A start does not wait for the broker; until it is there, submissions are refused.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.bean(Topology.class).isConnected());
        return gateway;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    public HttpRequest.Builder post(String path, String json) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    public HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    public CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    public Answer submit(String service, String json) throws IOException, InterruptedException {
        return send(post("/v1/services/" + service + "/tasks", json));
    }

    @Override
    public void close() {
        context.close();
    }

    /** An answer whose body is JSON. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The problem's type without what all begin with. */
        public String problem() {
            return json().path("type").asString().replace("urn:carafe:problem:", "");
        }

        public String id() {
            return json().path("id").asString();
        }
    }
}
