package dev.carafe.gateway.read;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.store.claim.AttemptOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PageBoundTests {

    private static final int BOUND = 3_000;

    private static Gateway gateway;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        gateway = Gateway.start("carafe.gateway.max-page=" + BOUND + "B");
        worker = new FakeWorker(
                gateway,
                parallel("list", "Echo"),
                parallel("over", "Echo"),
                parallel("named", "Echo"),
                parallel("failed", "Echo"));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aPageHoldsAsMuchAsItMay() throws Exception {
        List<String> newestFirst = submit("list", 5, BOUND / 3).reversed();

        JsonNode first = get("service=list");
        assertThat(ids(first.path("items"))).isEqualTo(newestFirst.subList(0, 3));
        JsonNode second = get("service=list&cursor=" + first.path("next").asString());
        assertThat(ids(second.path("items"))).isEqualTo(newestFirst.subList(3, 5));
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void oneByteMoreIsAnotherPage() throws Exception {
        submit("over", 1, BOUND - 99);
        submit("over", 1, 100);
        submit("over", 1, 2 * BOUND);

        List<Integer> sizes = new ArrayList<>();
        JsonNode page = get("service=over");
        while (page.has("next")) {
            sizes.add(page.path("items").size());
            page = get("service=over&cursor=" + page.path("next").asString());
        }
        sizes.add(page.path("items").size());
        assertThat(sizes).containsExactly(1, 1, 1);
    }

    @Test
    void namedTasksThatFindNoRoomAreToldByTheirIds() throws Exception {
        List<String> all = submit("named", 4, BOUND / 3);

        JsonNode answer = get("ids=" + String.join(",", all));
        assertThat(ids(answer.path("items"))).isEqualTo(all.subList(0, 3));
        assertThat(answer.path("leftOut").valueStream().map(JsonNode::asString)).containsExactly(all.get(3));
        assertThat(answer.path("unknown").isEmpty()).isTrue();
        JsonNode fitting = get("ids=" + String.join(",", all.subList(1, 4)));
        assertThat(fitting.path("items").size()).isEqualTo(3);
        assertThat(fitting.has("leftOut")).isFalse();

        worker.runQuietly("named", "Echo", 4);
        JsonNode finished = get("wait=10&ids=" + String.join(",", all));
        assertThat(finished.path("items").size()).isEqualTo(1);
        assertThat(finished.path("leftOut").size()).isEqualTo(3);
    }

    @Test
    void allThatFailedAreRunAgainHoweverLargeTheyAre() throws Exception {
        List<String> all = submit("failed", 5, BOUND);
        worker.finish(worker.claim("failed", "Echo", 5).stream()
                .map(task -> AttemptOutcome.error(task, "Broken", "it is", ""))
                .toList());

        JsonNode again =
                gateway.send(gateway.post("/v1/tasks:retry?service=failed", "")).json();
        assertThat(again.path("retried").size()).as(again.toString()).isEqualTo(all.size());
    }

    /** Tasks whose payloads have so many bytes. */
    private static List<String> submit(String service, int count, int bytes) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String payload = "{\"message\":\"" + "x".repeat(bytes - 14) + "\"}";
            ids.add(gateway.submit(service, "{\"type\":\"Echo\",\"payload\":" + payload + "}")
                    .id());
        }
        return ids;
    }

    private static JsonNode get(String query) throws Exception {
        return gateway.send(gateway.get("/v1/tasks?" + query)).json();
    }

    private static List<String> ids(JsonNode items) {
        return items.valueStream().map(task -> task.path("id").asString()).toList();
    }
}
