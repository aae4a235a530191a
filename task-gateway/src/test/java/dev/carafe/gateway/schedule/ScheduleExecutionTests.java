package dev.carafe.gateway.schedule;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static dev.carafe.gateway.testing.FakeWorker.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.testing.TestServers;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ScheduleExecutionTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final TestServers.Database DATABASE = TestServers.freshDatabase();
    private static final String BROKER = TestServers.freshVirtualHost();

    private static Gateway gateway;
    private static Gateway other;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        gateway = Gateway.start(DATABASE, BROKER);
        worker = new FakeWorker(gateway, parallel("lab", "Echo"), type("lab", "Small", true, 1));
        gateway.bean(KnownTypes.class).refresh();
        other = Gateway.start(DATABASE, BROKER);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        other.close();
    }

    @Test
    void eachOccurrenceFiresOnceInTimeOnHoweverManyGatewaysEvenWhenOneIsStoppedAndStarted() throws Exception {
        List<Instant> starts = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            starts.add(nextAt(put("tick-" + n, "Echo", "PT1S", "once")));
        }
        await().atMost(LONG).until(() -> tasks("tick-0").size() >= 3);
        other.close();
        await().atMost(LONG).until(() -> tasks("tick-0").size() >= 5);
        other = Gateway.start(DATABASE, BROKER);
        await().atMost(LONG).until(() -> tasks("tick-0").size() >= 8);

        for (int n = 0; n < 5; n++) {
            JsonNode paused = post("tick-" + n + ":pause");
            List<JsonNode> tasks = tasks("tick-" + n);
            Instant last = Instant.parse(paused.path("lastFiredAt").asString());
            assertThat(tasks)
                    .hasSize((int) Duration.between(starts.get(n), last).toSeconds() + 1);
            assertThat(tasks.getLast().path("id")).isEqualTo(paused.path("lastTaskId"));
            List<Duration> late = new ArrayList<>();
            for (int at = 0; at < tasks.size(); at++) {
                late.add(Duration.between(
                        starts.get(n).plusSeconds(at),
                        Instant.parse(tasks.get(at).path("submittedAt").asString())));
            }
            assertThat(late).allMatch(Duration::isPositive);
            // Half of them: the machine may have other things to do as well.
            assertThat(late.stream().sorted().toList().get(late.size() / 2)).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(tasks("tick-0").getFirst().path("labels"))
                .isEqualTo(Gateway.JSON.readTree("{\"schedule\": \"tick-0\", \"team\": \"north\"}"));
    }

    @Test
    void whatDiesBetweenTheTaskAndTheProgressLeavesNeitherNoneNorTwo() throws Exception {
        sql("CREATE SEQUENCE public.failures");
        sql("""
                CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM nextval('public.failures'); RAISE EXCEPTION 'dies here'; END $$""");
        Instant first = nextAt(put("fragile", "Echo", "PT1S", "skip"));
        sql("""
                CREATE TRIGGER fail BEFORE UPDATE OF last_fired_at ON tasks.schedule FOR EACH ROW
                WHEN (old.name = 'fragile') EXECUTE FUNCTION public.fail()""");
        await().atMost(LONG)
                .until(() -> jdbc().sql("SELECT last_value > 1 FROM public.failures")
                        .query(Boolean.class)
                        .single());
        assertThat(tasks("fragile")).isEmpty();
        sql("DROP TRIGGER fail ON tasks.schedule");
        await().atMost(LONG).until(() -> tasks("fragile").size() >= 4);

        JsonNode paused = post("fragile:pause");
        assertThat(tasks("fragile"))
                .hasSize((int) Duration.between(
                                        first,
                                        Instant.parse(paused.path("lastFiredAt").asString()))
                                .toSeconds()
                        + 1);
    }

    @Test
    void whatADeadGatewayHadInHandIsFiredByAnother() throws Exception {
        put("orphan", "Echo", "PT1H", "once");
        sql("""
                UPDATE tasks.scheduled_tasks SET picked = true, picked_by = 'dead', version = version + 1,
                  last_heartbeat = now() - interval '1 minute' WHERE task_instance = 'orphan'""");
        goBack("orphan", "1 hour");
        await().atMost(LONG).until(() -> tasks("orphan").size() == 1);
        assertThat(nextAt(get("orphan"))).isAfter(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({"skip,0", "once,1", "all,5"})
    void whatWasMissedGoesByThePolicy(String missed, int expected) throws Exception {
        String name = "missed-" + missed;
        put(name, "Echo", "PT1H", missed);
        goBack(name, "5 hours 30 minutes");
        await().atMost(LONG).until(() -> nextAt(get(name)).isAfter(Instant.now()));
        assertThat(tasks(name)).hasSize(expected);
    }

    @Test
    void anOccurrenceThatFindsTheQueueFullIsToldOfAndTheNextOneGoesOn() throws Exception {
        gateway.submit("lab", "{\"type\": \"Small\"}");
        put("crowded", "Small", "PT1S", "once");
        await().atMost(LONG).until(() -> get("crowded").has("lastError"));
        JsonNode refused = get("crowded");
        assertThat(refused.path("lastError").path("problem").asString()).isEqualTo("queue-full");
        assertThat(refused.path("lastError").path("detail").asString()).contains("'Small'");
        assertThat(refused.has("lastTaskId")).isFalse();

        worker.runQuietly("lab", "Small", 10);
        await().atMost(LONG).until(() -> get("crowded").has("lastTaskId"));
        assertThat(tasks("crowded")).isNotEmpty();
        post("crowded:pause");
    }

    @Test
    void theTasksAskForWhatTheScheduleAsksFor() throws Exception {
        put("asking", "Echo", "PT1H", "all", """
                "sequenceKey": "microscope \\"2\\"", "delay": "PT1H", "queueTimeout": "PT2H",
                "executionTimeout": "PT2.5S", "maxAttempts": 4""");
        goBack("asking", "2 hours");
        await().atMost(LONG).until(() -> tasks("asking").size() == 2);
        for (JsonNode listed : tasks("asking")) {
            JsonNode task = gateway.send(
                            gateway.get("/v1/tasks/" + listed.path("id").asString()))
                    .json();
            Instant due = Instant.parse(task.path("submittedAt").asString()).plus(Duration.ofHours(1));
            assertThat(task.path("status").asString()).isEqualTo("scheduled");
            assertThat(task.path("options")).isEqualTo(Gateway.JSON.readTree("""
                            {"sequenceKey": "microscope \\"2\\"", "runAt": "%s", "queueTimeout": "PT2H",
                             "executionTimeout": "PT2.5S", "maxAttempts": 4}""".formatted(due)));
        }
    }

    @Test
    void aTaskThatNobodyStartsExpiresAfterTheTimeThatItsScheduleGivesIt() throws Exception {
        put("hasty", "Echo", "PT1H", "once", "\"queueTimeout\": \"PT0.5S\"");
        goBack("hasty", "1 hour");
        await().atMost(LONG)
                .until(() -> tasks("hasty").stream()
                        .anyMatch(task ->
                                task.path("result").path("ename").asString().equals("TaskExpired")));
    }

    @Test
    void aTypeThatIsGoneIsToldOf() throws Exception {
        put("stranger", "Echo", "PT1H", "once");
        sql("UPDATE tasks.schedule SET type = 'Gone' WHERE name = 'stranger'");
        goBack("stranger", "1 hour");
        await().atMost(LONG).until(() -> get("stranger").has("lastError"));
        assertThat(get("stranger").path("lastError").path("problem").asString()).isEqualTo("unknown-type");
        assertThat(nextAt(get("stranger"))).isAfter(Instant.now());
    }

    @Test
    void duringAPauseAndAfterItsRemovalAScheduleDoesNothing() throws Exception {
        put("quiet", "Echo", "PT1S", "all");
        await().atMost(LONG).until(() -> tasks("quiet").size() == 1);
        post("quiet:pause");
        int then = tasks("quiet").size();
        await().during(Duration.ofMillis(2_500))
                .atMost(LONG)
                .until(() -> tasks("quiet").size() == then);
        Instant resumed = Instant.now();
        assertThat(nextAt(post("quiet:resume")))
                .as("nothing is made up for")
                .isBetween(resumed, Instant.now().plusSeconds(1));
        await().atMost(LONG).until(() -> tasks("quiet").size() > then);
        gateway.send(gateway.get("/v1/schedules/quiet").DELETE());
        int last = tasks("quiet").size();
        await().during(Duration.ofMillis(2_500))
                .atMost(LONG)
                .until(() -> tasks("quiet").size() == last);
    }

    /** As if that much time had passed since the schedule was made, and nobody had been there. */
    private static void goBack(String name, String time) {
        jdbc().sql("""
                        WITH moved AS (
                          UPDATE tasks.schedule SET anchor = anchor - :time::interval, next_at = next_at - :time::interval
                          WHERE name = :name)
                        UPDATE tasks.scheduled_tasks SET execution_time = execution_time - :time::interval
                        WHERE task_instance = :name
                        """).param("time", time).param("name", name).update();
    }

    private static JsonNode put(String name, String type, String rate, String missed) throws Exception {
        return put(name, type, rate, missed, "\"delay\": null");
    }

    private static JsonNode put(String name, String type, String rate, String missed, String options) throws Exception {
        Answer made = gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/schedules/" + name))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("""
                        {"service": "lab", "type": "%s", "fixedRate": "%s", "missed": "%s", "labels": {"team": "north"},
                         %s}
                        """.formatted(type, rate, missed, options))));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    private static JsonNode get(String name) throws Exception {
        return gateway.send(gateway.get("/v1/schedules/" + name)).json();
    }

    private static JsonNode post(String call) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/schedules/" + call))
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .json();
    }

    /** The schedule's tasks, oldest first. */
    private static List<JsonNode> tasks(String schedule) throws Exception {
        List<JsonNode> tasks = new ArrayList<>();
        gateway.send(gateway.get("/v1/tasks?limit=1000&label=schedule:" + schedule))
                .json()
                .path("items")
                .forEach(tasks::add);
        return tasks.reversed();
    }

    private static Instant nextAt(JsonNode schedule) {
        return Instant.parse(schedule.path("nextAt").asString());
    }

    private static JdbcClient jdbc() {
        return gateway.bean(JdbcClient.class);
    }

    private static void sql(String statement) {
        jdbc().sql(statement).update();
    }
}
