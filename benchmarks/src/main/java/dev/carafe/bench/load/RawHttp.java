package dev.carafe.bench.load;

import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskResultOk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a program does without the client: the JDK's HTTP client, and Jackson for what is sent and what comes back. */
final class RawHttp {

    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;

    RawHttp(URI gateway) {
        this.gateway = gateway;
    }

    /** One task, in one request that waits for it. */
    void execute() throws IOException, InterruptedException {
        HttpRequest request = post("tasks", json.writeValueAsBytes(new TaskRequest("Echo", ClientLoad.ECHO)))
                .header("Prefer", "wait=30")
                .build();
        result(json.readTree(send(request)));
    }

    /** Many tasks, in one request that submits them and, as a rule, one that waits for them. */
    void executeAll(int tasks) throws IOException, InterruptedException {
        List<TaskRequest> batch = Collections.nCopies(tasks, new TaskRequest("Echo", ClientLoad.ECHO));
        HttpRequest submit = post("tasks:batch", json.writeValueAsBytes(Map.of("tasks", batch)))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .build();
        String ids = json.readTree(send(submit))
                .path("results")
                .valueStream()
                .map(result -> result.path("task").path("id").asString())
                .collect(Collectors.joining(","));
        HttpRequest await = HttpRequest.newBuilder(gateway.resolve("/v1/tasks?wait=30&ids=" + ids))
                .timeout(Duration.ofSeconds(60))
                .build();
        JsonNode items = json.readTree(send(await)).path("items");
        if (items.size() != tasks) {
            throw new IllegalStateException("tasks are missing: " + items.size());
        }
        items.forEach(this::result);
    }

    private void result(JsonNode task) {
        json.treeToValue(task.path("result"), TaskResultOk.class);
        if (!task.path("status").asString().equals("ok")) {
            throw new IllegalStateException("a task failed: " + task);
        }
    }

    private HttpRequest.Builder post(String path, byte[] body) {
        return HttpRequest.newBuilder(gateway.resolve("/v1/services/demo/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
    }

    private byte[] send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("answered with " + response.statusCode());
        }
        return response.body();
    }
}
