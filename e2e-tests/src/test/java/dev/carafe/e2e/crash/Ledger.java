package dev.carafe.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import dev.carafe.e2e.platform.Database;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was promised: the id of every task that was answered with 202, in the order of the answers. Checks in the database
 * itself that each promise was kept, and that nothing is there that nobody asked for. Thread-safe.
 */
final class Ledger {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;
    private final Set<UUID> before;
    private final Queue<UUID> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<UUID> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    /** What becomes of a submission that is not answered. */
    static final int NO_ANSWER = 0;

    /** Opens a ledger; tasks that are there already are not its business. */
    Ledger(Database database) {
        this.database = database;
        this.before = allTasks();
    }

    /**
     * Submits a task and writes down what was promised. Steps are to be submitted by one thread, whose order it checks.
     *
     * @return the answer's status, or {@link #NO_ANSWER}
     */
    int submit(Api gateway, String type, String payload) {
        try {
            Answer answer = gateway.send(Api.task(type, payload));
            if (answer.status() == 202) {
                promised(type, answer.json());
            }
            return answer.status();
        } catch (IOException e) {
            unanswered.incrementAndGet();
            return NO_ANSWER;
        }
    }

    /** Submits that many alike at once; all must be accepted. */
    void submitAll(Api gateway, String type, String payload, int count) {
        String task = "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload);
        String tasks = String.join(",", Collections.nCopies(count, task));
        Answer answer = gateway.answer(Api.post("/v1/services/demo/tasks:batch", "{\"tasks\":[" + tasks + "]}"));
        for (JsonNode result : answer.json().path("results")) {
            assertThat(result.path("status").asInt()).isEqualTo(202);
            promised(type, result.path("task"));
        }
    }

    private void promised(String type, JsonNode task) {
        UUID id = UUID.fromString(task.path("id").asString());
        accepted.add(id);
        if (type.equals("Step")) {
            steps.add(id);
        }
    }

    /** How many tasks were accepted so far. */
    int accepted() {
        return accepted.size();
    }

    /** How many of those have a result. */
    long finished() {
        Set<UUID> results = new HashSet<>(results());
        return accepted.stream().filter(results::contains).count();
    }

    /** Waits until nothing is left to do, then checks everything. */
    void settle(Duration within) {
        await("nothing is left to do")
                .atMost(within)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> database.count("SELECT count(*) FROM tasks.execution") == 0);
        Map<UUID, Integer> results = new HashMap<>();
        results().forEach(id -> results.merge(id, 1, Integer::sum));
        assertThat(accepted)
                .as("accepted tasks have one result each")
                .allSatisfy(id ->
                        assertThat(results.get(id)).as("results of %s", id).isEqualTo(1));
        assertThat(new HashSet<>(accepted))
                .as("every task has an id of its own")
                .hasSameSizeAs(accepted);
        Set<UUID> unpromised = allTasks();
        unpromised.removeAll(before);
        unpromised.removeAll(new HashSet<>(accepted));
        assertThat(unpromised).as("tasks that nobody was promised").hasSizeLessThanOrEqualTo(unanswered.get());
        assertThat(results.keySet()).as("tasks without a result").containsAll(unpromised);
        assertOrder();
    }

    /** By the times that the handler itself took, on one machine. */
    private void assertOrder() {
        Map<UUID, JsonNode> naps = new HashMap<>();
        database.query(
                "SELECT id, result FROM tasks.result WHERE id = ANY (?) AND status = 'ok'",
                row -> naps.put(row.getObject(1, UUID.class), JSON.readTree(row.getString(2))),
                (Object) steps.toArray(UUID[]::new));
        assertThat(naps).as("steps that went well").hasSameSizeAs(steps);
        Instant free = Instant.MIN;
        for (UUID step : new ArrayList<>(steps)) {
            JsonNode nap = naps.get(step);
            assertThat(Instant.parse(nap.path("startedAt").asString()))
                    .as("start of step %s", step)
                    .isAfterOrEqualTo(free);
            free = Instant.parse(nap.path("finishedAt").asString());
        }
    }

    private Set<UUID> allTasks() {
        return new HashSet<>(database.query("SELECT id FROM tasks.task", row -> row.getObject(1, UUID.class)));
    }

    private List<UUID> results() {
        return database.query("SELECT id FROM tasks.result", row -> row.getObject(1, UUID.class));
    }
}
