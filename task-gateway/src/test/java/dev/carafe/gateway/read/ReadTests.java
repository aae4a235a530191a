package dev.carafe.gateway.read;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.testing.OddRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ReadTests {

    private static Gateway gateway;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
        worker = new FakeWorker(
                gateway,
                parallel("lab", "Echo"),
                parallel("lab", "Gone"),
                parallel("lab", "Tag"),
                parallel("shop", "Sell"));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aTasksTagChangesWithIt() throws Exception {
        String address = gateway.submit("lab", "{\"type\": \"Tag\"}").header("Location");
        Answer queued = gateway.send(gateway.get(address));
        assertThat(queued.status()).isEqualTo(200);
        assertThat(queued.header("Retry-After")).isEqualTo("1");
        String tag = queued.header("ETag");
        assertThat(gateway.send(gateway.get(address).header("If-None-Match", tag))
                        .status())
                .isEqualTo(304);
        assertThat(gateway.send(gateway.get(address + "/result")).status()).isEqualTo(202);

        var claimed = worker.claim("lab", "Tag", 1);
        Answer running = gateway.send(gateway.get(address).header("If-None-Match", tag));
        assertThat(running.status()).isEqualTo(200);
        assertThat(running.json().path("attempt").asInt()).isEqualTo(1);
        assertThat(running.json().path("startedAt").asString()).isNotEmpty();
        var begun = running.json().path("attempts").path(0);
        assertThat(begun.path("attempt").asInt()).isEqualTo(1);
        assertThat(begun.path("worker").asString()).isNotEmpty();
        assertThat(begun.has("endedAt")).isFalse();
        worker.finish(claimed.stream()
                .map(task -> dev.carafe.store.claim.AttemptOutcome.ok(task, "{\"n\": 1.50}"))
                .toList());

        Answer finished = gateway.send(gateway.get(address).header("If-None-Match", running.header("ETag")));
        assertThat(finished.status()).isEqualTo(200);
        assertThat(finished.header("Retry-After")).isEmpty();
        assertThat(finished.body()).contains("\"result\":{\"n\": 1.50}}}");
        assertThat(finished.json().path("attempts")).hasSize(1);
        assertThat(finished.json().path("attempts").path(0).path("endedAt"))
                .isEqualTo(finished.json().path("finishedAt"));
        assertThat(finished.json().path("attempts").path(0).path("worker")).isEqualTo(begun.path("worker"));
        Answer again = gateway.send(gateway.get(address)
                .header("If-None-Match", finished.header("ETag"))
                .header("Prefer", "wait=10"));
        assertThat(again.status()).isEqualTo(304);
        Answer result = gateway.send(gateway.get(address + "/result"));
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.body())
                .isEqualTo("{\"status\":\"ok\",\"id\":\"" + finished.id() + "\",\"result\":{\"n\": 1.50}}");
    }

    @Test
    void anIdThatNeverWasIsNotOneThatIsGone() throws Exception {
        Answer unknown = gateway.send(gateway.get("/v1/tasks/" + UUID.randomUUID()));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.problem()).isEqualTo("unknown-task");
        Answer malformed = gateway.send(gateway.get("/v1/tasks/1-1-1-1-1"));
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.json().path("parameter").asString()).isEqualTo("id");

        String address = gateway.submit("lab", "{\"type\": \"Gone\"}").header("Location");
        worker.runQuietly("lab", "Gone", 1);
        gateway.bean(JdbcClient.class)
                .sql("UPDATE tasks.result SET expires_at = now() - interval '1 second' WHERE id = ?")
                .param(UUID.fromString(address.substring("/v1/tasks/".length())))
                .update();
        for (String path : List.of(address, address + "/result")) {
            Answer gone = gateway.send(gateway.get(path).header("Prefer", "wait=10"));
            assertThat(gone.status()).isEqualTo(410);
            assertThat(gone.problem()).isEqualTo("task-gone");
        }
    }

    @Test
    void aListIsPagedNewestFirst() throws Exception {
        List<String> newestFirst = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            newestFirst.addFirst(
                    gateway.submit("shop", "{\"type\": \"Sell\", \"labels\": {\"n\": \"" + n % 2 + ":x\"}}")
                            .id());
        }
        List<String> read = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = list("service=shop&limit=2" + cursor).json();
            page.path("items").forEach(task -> read.add(task.path("id").asString()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : null;
            pages++;
        } while (cursor != null);
        assertThat(read).isEqualTo(newestFirst);
        assertThat(pages).isEqualTo(3);

        assertThat(list("service=shop&label=n:1:x").json().path("items").size()).isEqualTo(2);
        assertThat(list("service=shop&type=Sell&status=queued")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(5);
        assertThat(list("service=shop&status=ok").body()).isEqualTo("{\"items\":[]}");
        assertThat(list("service=shop&to=2026-01-01T00:00:00%2B02:00")
                        .json()
                        .path("items")
                        .size())
                .isZero();
        assertThat(list("service=shop&from=2026-01-01T00:00:00Z&to=9999-01-01T00:00:00Z")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=x, limit",
        "status=done, status",
        "label=x, label",
        "label=:x, label",
        "label=a:%00, label",
        "ename=%00, ename",
        "ename=a%00b, ename",
        "service=a%00, service",
        "from=yesterday, from",
        "from=1969-12-31T23:59:59Z, from",
        "to=2026-01-01, to",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, to",
        "cursor=abc, cursor",
        "cursor=%2B, cursor",
        "service=a%20b, service",
        "type=9, type",
        "type=A&type=B, type",
        "staus=ok, staus",
        "ids=019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77&service=shop, service",
        "wait=5, wait"
    })
    void aBadParameterIsRefusedByItsName(String query, String parameter) throws Exception {
        Answer refused = list(query);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-parameter");
        assertThat(refused.json().path("parameter").asString()).isEqualTo(parameter);
    }

    @Test
    void aNameOfAnErrorIsBounded() throws Exception {
        assertThat(list("ename=" + "x".repeat(1_000)).status()).isEqualTo(200);
        assertThat(list("ename=" + "x".repeat(1_001)).status()).isEqualTo(400);
        Answer bulk = gateway.send(gateway.post("/v1/tasks:retry?ename=%00", ""));
        assertThat(bulk.status()).as(bulk.body()).isEqualTo(400);
        assertThat(bulk.json().path("parameter").asString()).isEqualTo("ename");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\"", "garbage", "W/"})
    void aTagThatIsNoneIsRefused(String tag) throws Exception {
        String address = gateway.submit("lab", "{\"type\": \"Echo\"}").header("Location");
        for (String prefer : List.of("", "wait=0")) {
            Answer refused = gateway.send(
                    gateway.get(address).header("If-None-Match", tag).header("Prefer", prefer));
            assertThat(refused.status()).as(refused.body()).isEqualTo(400);
            assertThat(refused.problem()).isEqualTo("invalid-parameter");
            assertThat(refused.json().path("parameter").asString()).isEqualTo("If-None-Match");
        }
        assertThat(gateway.send(gateway.get(address).header("If-None-Match", "\"a\", W/\"b\""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whateverIsOddIsAnsweredByAProblemThatIsTheCallersOwn() throws Exception {
        var answers = OddRequests.send(
                gateway.uri("/").getPort(),
                List.of(
                        "/",
                        "/v1/tasks",
                        "/v1/tasks/019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77",
                        "/v1/tasks/019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77/events",
                        "/v1/tasks/x:cancel",
                        "/v1/tasks:retry",
                        "/v1/services/none/tasks",
                        "/v1/services/none/tasks:batch",
                        "/v1/services/none",
                        "/v1/schedules/none",
                        "/actuator/health"));

        // 501 is for codings of a transfer that nobody knows (RFC 9112, 6.1).
        assertThat(answers)
                .filteredOn(answer -> answer.status() >= 500 && answer.status() != 501)
                .isEmpty();
        assertThat(answers)
                .filteredOn(OddRequests.Answer::isErrorWithoutProblem)
                .isEmpty();
        assertThat(answers)
                .noneMatch(answer ->
                        answer.text().contains("Exception") || answer.text().contains("org."));
    }

    private static Answer list(String query) throws Exception {
        return gateway.send(gateway.get("/v1/tasks?" + query));
    }
}
