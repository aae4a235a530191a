package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static dev.carafe.e2e.platform.Api.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What runs one by one, and what runs side by side, on two workers. */
abstract class LaneJourney {

    private final Api gateway = JourneyTests.platform().api("gateway-1");
    private final Api otherGateway = JourneyTests.platform().api("gateway-2");

    /** When a task's handler ran, by the workers' clock, which is one here. */
    private record Run(Instant startedAt, Instant finishedAt) {}

    @Test
    void stepsRunInTheOrderOfTheirAcceptanceAndNeverOverlap() {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 30; n++) {
            // Each is answered before the next is sent, and through the other gateway: that alone is their order.
            Api any = n % 2 == 0 ? gateway : otherGateway;
            ids.add(any.answer(task("Step", "{\"millis\":20}"))
                    .json()
                    .path("id")
                    .asString());
        }
        List<Run> runs = ids.stream().map(this::run).toList();
        for (int n = 1; n < runs.size(); n++) {
            assertThat(runs.get(n).startedAt())
                    .as("the start of step %d", n)
                    .isAfterOrEqualTo(runs.get(n - 1).finishedAt());
        }
    }

    @Test
    void sleepsRunSideBySideAndOnBothWorkers() {
        String tasks = String.join(",", Collections.nCopies(80, "{\"type\":\"Sleep\",\"payload\":{\"millis\":2500}}"));
        JsonNode answer = gateway.answer(post("/v1/services/demo/tasks:batch", "{\"tasks\":[" + tasks + "]}"))
                .json();
        List<String> ids = answer.path("results")
                .valueStream()
                .map(result -> result.path("task").path("id").asString())
                .toList();
        List<Run> runs = ids.stream().map(this::run).toList();
        // One worker holds 64 at most, so 80 at one moment are on two. The second may find its share by its look, a
        // second later.
        Instant lastStart =
                runs.stream().map(Run::startedAt).max(Instant::compareTo).orElseThrow();
        Instant firstEnd =
                runs.stream().map(Run::finishedAt).min(Instant::compareTo).orElseThrow();
        assertThat(lastStart).isBefore(firstEnd);
        Database database = JourneyTests.platform().database();
        assertThat(database.query("""
                SELECT DISTINCT w.host FROM tasks.result r JOIN tasks.worker w ON w.id = r.worker WHERE r.id = ANY (?)""", row -> row.getString(1), (Object)
                        ids.stream().map(java.util.UUID::fromString).toArray(java.util.UUID[]::new)))
                .containsExactlyInAnyOrder("worker-1", "worker-2");
    }

    @Test
    void aLongStepHoldsUpStepsAndNothingElse() {
        String step = gateway.answer(task("Step", "{\"millis\":1500}"))
                .json()
                .path("id")
                .asString();
        JsonNode echo =
                gateway.answer(task("Echo", "{}").with("Prefer", "wait=10")).json();
        assertThat(echo.path("status").asString()).isEqualTo("ok");
        assertThat(Instant.parse(echo.path("finishedAt").asString()))
                .isBefore(run(step).finishedAt());
    }

    private Run run(String id) {
        JsonNode task = otherGateway
                .answer(get("/v1/tasks/" + id).with("Prefer", "wait=25"))
                .json();
        assertThat(task.path("status").asString()).as("status of %s", id).isEqualTo("ok");
        JsonNode nap = task.path("result").path("result");
        return new Run(
                Instant.parse(nap.path("startedAt").asString()),
                Instant.parse(nap.path("finishedAt").asString()));
    }
}
