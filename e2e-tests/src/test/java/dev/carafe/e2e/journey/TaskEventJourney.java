package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.EventStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the platform tells of itself as events. */
abstract class TaskEventJourney {

    private final Api gateway = JourneyTests.platform().api("gateway-1");
    private final Api hub = JourneyTests.platform().api("hub-1");

    @Test
    void aTasksLifeIsThreeEventsWithItsTimes() {
        String id = gateway.answer(task("Sleep", "{\"millis\":300}").with("Prefer", "wait=10"))
                .json()
                .path("id")
                .asString();
        List<JsonNode> life = await("the life of a task")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> hub.answer(get("/v1/events?topic=demo.Sleep&tag.id=" + id + "&limit=10"))
                                .json()
                                .path("items")
                                .valueStream()
                                .toList(),
                        events -> events.size() == 3);
        assertThat(life.stream().map(event -> event.path("type").asString()))
                .containsExactlyInAnyOrder("TaskSubmitted", "TaskStarted", "TaskFinished");
        JsonNode finished = life.stream()
                .filter(event -> event.path("type").asString().equals("TaskFinished"))
                .findFirst()
                .orElseThrow();
        assertThat(finished.path("subject").asString()).isEqualTo("demo.Sleep");
        JsonNode data = finished.path("data");
        assertThat(data.path("status").asString()).isEqualTo("ok");
        assertThat(data.path("attempt").asInt()).isEqualTo(1);
        assertThat(data.path("runSeconds").asDouble()).isBetween(0.3, 10.0);
        assertThat(data.path("queueSeconds").asDouble()).isBetween(0.0, 10.0);
    }

    @Test
    void theRunTimesOfTasksAreASeries() {
        for (int n = 0; n < 5; n++) {
            gateway.answer(task("Fail", "{\"message\":\"x\"}").with("Prefer", "wait=10"));
        }
        String all = "type=TaskFinished&topic=demo.Fail&limit=1000";
        List<JsonNode> events = await("the events of all tasks that failed")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> hub.answer(get("/v1/events?" + all))
                                .json()
                                .path("items")
                                .valueStream()
                                .toList(),
                        seen -> seen.size() >= 5);
        double sum = events.stream()
                .mapToDouble(event -> event.path("data").path("runSeconds").asDouble())
                .sum();
        JsonNode series = hub.answer(
                        get(
                                "/v1/series/TaskFinished?field=runSeconds&agg=count,avg&every=1m&topic=demo.Fail&groupBy=ename"))
                .json();
        JsonNode group = series.path("series").path(0);
        assertThat(group.path("group").path("ename").asString()).isEqualTo("DemoFailure");
        long count = 0;
        double total = 0;
        for (JsonNode row : group.path("rows")) {
            count += row.path(1).asLong();
            total += row.path(1).asLong() * row.path(2).asDouble();
        }
        assertThat(count).isGreaterThanOrEqualTo(5);
        assertThat(count).isEqualTo(events.size());
        assertThat(total).isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void theMachineOfEveryWorkerIsMeasured() {
        JsonNode series = await("measurements of both workers")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> hub.answer(
                                        get(
                                                "/v1/series/SystemMetrics/latest?field=memoryTotalBytes,heapUsedBytes&groupBy=host"))
                                .json()
                                .path("series"),
                        groups -> groups.size() == 2);
        assertThat(series.findValuesAsString("host")).containsExactlyInAnyOrder("worker-1", "worker-2");
        series.forEach(group -> {
            assertThat(group.path("rows").path(0).path(1).asDouble()).isGreaterThan(100e6);
            assertThat(group.path("rows").path(0).path(2).asDouble()).isGreaterThan(1e6);
        });
    }

    @Test
    void aSubscriberSeesATaskFinish() {
        try (EventStream stream = hub.stream(get("/v1/events/stream?type=TaskFinished&topic=demo.Step"))) {
            String id = gateway.answer(task("Step", "{\"millis\":1}"))
                    .json()
                    .path("id")
                    .asString();
            await("the end of " + id)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> stream.frames().stream()
                            .anyMatch(frame -> frame.data()
                                    .path("data")
                                    .path("id")
                                    .asString()
                                    .equals(id)));
        }
    }
}
