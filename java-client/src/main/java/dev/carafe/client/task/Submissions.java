package dev.carafe.client.task;

import dev.carafe.client.http.Answer;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Reply;
import dev.carafe.client.http.RequestBatcher;
import dev.carafe.client.http.Service;
import dev.carafe.client.problem.RefusedException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.model.topology.TaskNames;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Submits tasks, each exactly once: what is sent again carries the idempotency key of the first time. The tasks of a service
 * are submitted in the order in which they come.
 */
final class Submissions implements AutoCloseable {

    private static final int MOST_TASKS = 1_000;
    private static final long MOST_BYTES = 4 << 20;
    private static final byte[] BEGIN = "{\"tasks\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = {','};
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final Connections connections;
    private final Service gateway;
    private final Duration requestTimeout;
    private final Map<String, RequestBatcher<byte[], UUID>> byService = new ConcurrentHashMap<>();

    Submissions(Connections connections, Service gateway, Duration requestTimeout) {
        this.connections = connections;
        this.gateway = gateway;
        this.requestTimeout = requestTimeout;
    }

    /** The new task's id, once it is accepted. */
    CompletableFuture<UUID> submit(String service, byte[] task, Duration timeout) {
        TaskNames.requireName("service", service);
        return byService.computeIfAbsent(service, this::gathering).add(task, task.length, timeout);
    }

    private RequestBatcher<byte[], UUID> gathering(String service) {
        String path = "/v1/services/" + service + "/tasks";
        return new RequestBatcher<>(
                "tasks",
                MOST_TASKS,
                MOST_BYTES,
                connections.loop(),
                (key, tasks) -> tasks.size() == 1 ? one(path, key, tasks.get(0)) : all(path, key, tasks));
    }

    private CompletableFuture<List<Reply<UUID>>> one(String path, String key, byte[] task) {
        return gateway.ask(post(path, key).POST(BodyPublishers.ofByteArray(task)), requestTimeout)
                .thenApply(answer ->
                        List.of(new Reply.Taken<>(answer.as(Accepted.class).id())));
    }

    private CompletableFuture<List<Reply<UUID>>> all(String path, String key, List<byte[]> tasks) {
        List<byte[]> body = new ArrayList<>(2 * tasks.size() + 1);
        for (byte[] task : tasks) {
            body.add(body.isEmpty() ? BEGIN : BETWEEN);
            body.add(task);
        }
        body.add(END);
        return gateway.ask(post(path + ":batch", key).POST(BodyPublishers.ofByteArrays(body)), requestTimeout)
                .thenApply(answer -> answer.as(BatchAnswer.class).results().stream()
                        .map(Submissions::reply)
                        .toList());
    }

    private HttpRequest.Builder post(String path, String key) {
        return gateway.request(path).header("Content-Type", "application/json").header("Idempotency-Key", key);
    }

    private static Reply<UUID> reply(BatchItem item) {
        Accepted task = item.task();
        if (task != null) {
            return new Reply.Taken<>(task.id());
        }
        var refusal = RefusedException.of(Answer.problem(item.problem(), item.status()));
        return refusal instanceof UnavailableException ? new Reply.Later<>(refusal) : new Reply.Refused<>(refusal);
    }

    private record Accepted(UUID id) {}

    private record BatchItem(
            int status, @Nullable Accepted task, @Nullable JsonNode problem) {}

    private record BatchAnswer(List<BatchItem> results) {}

    @Override
    public void close() {
        byService.values().forEach(RequestBatcher::close);
    }
}
