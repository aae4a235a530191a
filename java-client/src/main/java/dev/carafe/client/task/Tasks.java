package dev.carafe.client.task;

import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Service;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.model.task.TaskView;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submits tasks and waits for them. Behind the verbs of {@code Carafe}, which describes them. */
@SuppressWarnings("FutureReturnValueIgnored") // their callbacks see how they ended
public final class Tasks implements AutoCloseable {

    private static final long UNKNOWN_SIZE = 1_000;

    private final Connections connections;
    private final Service gateway;
    private final Duration requestTimeout;
    private final JsonMapper json;
    private final Outcomes outcomes;
    private final Submissions submissions;
    private final TaskPolling waiting;

    /** At that gateway; one request may take that long. */
    public Tasks(Connections connections, Service gateway, Duration requestTimeout, JsonMapper json) {
        this.connections = connections;
        this.gateway = gateway;
        this.requestTimeout = requestTimeout;
        this.json = json;
        this.outcomes = new Outcomes(json);
        this.submissions = new Submissions(connections, gateway, requestTimeout);
        this.waiting = new TaskPolling(connections, gateway, requestTimeout);
    }

    /** Submits a task; completes on a thread for callbacks when it is accepted. */
    public <T> CompletableFuture<TaskFuture<T>> submit(
            String service, TaskRequest request, Class<T> as, Duration timeout) {
        byte[] task = write(request);
        CompletableFuture<TaskFuture<T>> accepted = new CompletableFuture<>();
        CompletableFuture<UUID> submitted = submissions.submit(service, task, timeout);
        submitted.whenComplete((id, failure) -> {
            // Waited for from here on, whatever there is before it in the queue of callbacks.
            TaskFuture<T> future = failure == null ? await(id, task.length, as) : null;
            connections.callbacks().execute(() -> {
                if (future == null) {
                    accepted.completeExceptionally(Service.failure(failure));
                } else if (!accepted.complete(future)) {
                    future.cancel(false); // whoever asked has gone
                }
            });
        });
        // Cancelled before it was sent, it is not sent.
        accepted.whenComplete((future, failure) -> submitted.cancel(false));
        return accepted;
    }

    /** Submits a task and waits for its result; completes on a thread for callbacks. */
    public <T> CompletableFuture<T> execute(String service, TaskRequest request, Class<T> as, Duration timeout) {
        byte[] task = write(request);
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<UUID> submitted = submissions.submit(service, task, timeout);
        submitted.whenComplete((id, failure) -> {
            if (failure != null) {
                connections.callbacks().execute(() -> result.completeExceptionally(Service.failure(failure)));
                return;
            }
            await(result, id, task.length, as);
        });
        result.whenComplete((value, failed) -> submitted.cancel(false));
        return result;
    }

    private byte[] write(TaskRequest request) {
        try {
            return json.writeValueAsBytes(request);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the task cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The future of a task that somebody submitted. */
    public <T> TaskFuture<T> future(UUID id, Class<T> as) {
        return await(id, UNKNOWN_SIZE, as);
    }

    private <T> TaskFuture<T> await(UUID id, long payloadSize, Class<T> as) {
        TaskFuture<T> future = new TaskFuture<>(id);
        await(future, id, payloadSize, as);
        return future;
    }

    private <T> void await(CompletableFuture<T> future, UUID id, long payloadSize, Class<T> as) {
        AtomicBoolean heard = new AtomicBoolean();
        TaskPolling.Listener listener = (result, failure) -> {
            heard.set(true);
            end(future, result, failure, as);
        };
        waiting.add(id, payloadSize, listener);
        future.whenComplete((result, failure) -> {
            if (!heard.get()) {
                waiting.forget(id, listener); // completed by whoever holds it
            }
        });
    }

    private <T> void end(
            CompletableFuture<T> future, @Nullable JsonNode result, @Nullable RuntimeException failure, Class<T> as) {
        if (result == null) {
            future.completeExceptionally(failure == null ? new IllegalStateException("neither") : failure);
            return;
        }
        try {
            future.complete(outcomes.read(result, as));
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    /** Asks for the cancellation of a task. */
    public CompletableFuture<TaskView> cancel(UUID id) {
        return gateway.ask(gateway.request("/v1/tasks/" + id + ":cancel").POST(BodyPublishers.noBody()), requestTimeout)
                .thenApply(answer -> answer.as(TaskView.class));
    }

    /** Reads a task. */
    public CompletableFuture<TaskView> read(UUID id) {
        return gateway.ask(gateway.request("/v1/tasks/" + id), requestTimeout)
                .thenApply(answer -> answer.as(TaskView.class));
    }

    /** Tasks that are waited for. */
    public int awaited() {
        return waiting.count();
    }

    /** Fails what is waited for. */
    @Override
    public void close() {
        submissions.close();
        waiting.close();
    }
}
