package dev.carafe.client.event;

import dev.carafe.client.event.CloudEvents.Encoded;
import dev.carafe.client.http.Answer;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Reply;
import dev.carafe.client.http.RequestBatcher;
import dev.carafe.client.http.Service;
import dev.carafe.client.problem.RefusedException;
import dev.carafe.model.topology.EventNames;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Events to the hub, over HTTP. */
@SuppressWarnings("FutureReturnValueIgnored") // its callbacks see how it ended
public final class HubEventSender implements Publisher.Outlet {

    private static final int MOST_EVENTS = 1_000;
    private static final long MOST_BYTES = 4 << 20;
    private static final byte[] BEGIN = "[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = ",".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]".getBytes(StandardCharsets.US_ASCII);
    private static final Object STORED = new Object();

    private final Connections connections;
    private final Service hub;
    private final Duration requestTimeout;
    private final RequestBatcher<byte[], Object> gathering;

    /** To that hub. */
    public HubEventSender(Connections connections, Service hub, Duration requestTimeout) {
        this.connections = connections;
        this.hub = hub;
        this.requestTimeout = requestTimeout;
        this.gathering = new RequestBatcher<>(
                "events", MOST_EVENTS, MOST_BYTES, connections.loop(), (key, events) -> post(events));
    }

    @Override
    public CompletableFuture<Void> send(Encoded event) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        gathering
                .add(event.json(), event.json().length, requestTimeout)
                .whenComplete((stored, failure) -> connections.callbacks().execute(() -> {
                    if (failure == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(Service.failure(failure));
                    }
                }));
        return sent;
    }

    private CompletableFuture<List<Reply<Object>>> post(List<byte[]> events) {
        List<byte[]> body = new ArrayList<>(2 * events.size() + 1);
        for (byte[] event : events) {
            body.add(body.isEmpty() ? BEGIN : BETWEEN);
            body.add(event);
        }
        body.add(END);
        return hub.send(
                        hub.request("/v1/events")
                                .header("Content-Type", EventNames.BATCH_JSON)
                                .POST(BodyPublishers.ofByteArrays(body)),
                        requestTimeout)
                .thenApply(HubEventSender::replies);
    }

    private static List<Reply<Object>> replies(Answer answer) {
        // If it refuses all of them it says so with another status, and the same results.
        Published published = answer.isGood() || answer.status() == 422 ? answer.as(Published.class) : null;
        if (published == null || published.results() == null) {
            throw answer.refusal();
        }
        List<Reply<Object>> replies = new ArrayList<>();
        for (Result result : published.results()) {
            replies.add(
                    result.status().equals("rejected")
                            ? new Reply.Refused<>(RefusedException.of(Answer.problem(result.problem(), 422)))
                            : new Reply.Taken<>(STORED));
        }
        return replies;
    }

    private record Result(String status, @Nullable JsonNode problem) {}

    private record Published(@Nullable List<Result> results) {}

    @Override
    public void close() {
        gathering.close();
    }
}
