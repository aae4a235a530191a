package dev.carafe.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.handlers.Lane;
import dev.carafe.e2e.handlers.Once;
import dev.carafe.e2e.handlers.Wide;
import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What tests of single crash points do and look at. */
final class CrashPoints {

    static final Duration LONG = Duration.ofSeconds(60);

    private final Path history = TestServers.freshFolder("crash-points").resolve("history");
    private final Platform platform;

    CrashPoints(Platform platform) {
        this.platform = platform;
    }

    /** Lets the platform's workers write the history. To be called before they are started. */
    void offerHandlers() {
        platform.offer(
                List.of("-Dcarafe.e2e.history=" + history),
                List.of(Lane.Handler.class, Wide.Handler.class, Once.Handler.class));
    }

    /** A task that takes that long. */
    static String task(String type, long millis, String label) {
        return """
                {"type":"%s","payload":{"millis":%d,"fails":false},"labels":{"try":"%s"}}""".formatted(type, millis, label);
    }

    /** Waits until a gateway accepts tasks; that is the only way in which anything comes back. */
    void awaitAcceptance(String gateway) {
        await(gateway + " accepts tasks")
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> submit(gateway, task("Wide", 0, "any")).status() == 202);
    }

    Answer submit(String gateway, String task) throws IOException {
        return platform.api(gateway).send(Api.post("/v1/services/history/tasks", task));
    }

    /** Submits while the test goes on. The status is {@link Try#NO_ANSWER} if the connection ends instead. */
    CompletableFuture<Integer> submitMeanwhile(String gateway, String task) {
        Api api = platform.api(gateway);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return api.send(Api.post("/v1/services/history/tasks", task))
                                .status();
                    } catch (IOException e) {
                        return Try.NO_ANSWER;
                    }
                },
                Thread::startVirtualThread);
    }

    /** Submits that many alike, all of which must be accepted; their ids in order. */
    List<UUID> submitAll(String gateway, String type, long millis, int count) {
        return submitAll(gateway, task(type, millis, "many"), count);
    }

    /** The same with the task as JSON. */
    List<UUID> submitAll(String gateway, String task, int count) {
        String tasks = String.join(",", Collections.nCopies(count, task));
        Answer answer = platform.api(gateway)
                .answer(Api.post("/v1/services/history/tasks:batch", "{\"tasks\":[" + tasks + "]}"));
        List<UUID> ids = new ArrayList<>();
        for (JsonNode result : answer.json().path("results")) {
            assertThat(result.path("status").asInt()).isEqualTo(202);
            ids.add(UUID.fromString(result.path("task").path("id").asString()));
        }
        return ids;
    }

    /** Tasks of that label. */
    List<UUID> labelled(String label) {
        return platform.database()
                .query(
                        "SELECT id FROM tasks.task WHERE labels ->> 'try' = ?",
                        row -> row.getObject(1, UUID.class),
                        label);
    }

    /** Waits until each of them has its one result, all of which must be good. */
    void awaitResults(List<UUID> ids) {
        await("all have results")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> results(ids) == ids.size());
    }

    private long results(List<UUID> ids) {
        return platform.database()
                .count("SELECT count(*) FROM tasks.result WHERE status = 'ok' AND id = ANY (?)", (Object)
                        ids.toArray(UUID[]::new));
    }

    /** How often each of the tasks was started. */
    Map<UUID, Long> starts(List<UUID> ids) {
        return history().starts().keySet().stream()
                .filter(attempt -> ids.contains(attempt.id()))
                .collect(Collectors.groupingBy(HistoryFile.Attempt::id, Collectors.counting()));
    }

    /** The tasks in the order in which their handlers began. */
    List<UUID> inOrderOfStarts(List<UUID> ids) {
        Map<HistoryFile.Attempt, Integer> starts = history().starts();
        return starts.keySet().stream()
                .filter(attempt -> ids.contains(attempt.id()))
                .sorted(java.util.Comparator.comparing(starts::get))
                .map(HistoryFile.Attempt::id)
                .toList();
    }

    /** What the handlers have written so far. */
    HistoryFile history() {
        if (!Files.exists(history)) {
            throw new AssertionError("no handler has run");
        }
        return HistoryFile.in(history);
    }
}
