package dev.carafe.gateway.schedule;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import java.net.http.HttpRequest;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ScheduleTests {

    private static final String HOURLY = """
            {"service": "lab", "type": "Echo", "payload": {"millis": 12345678901234567890123}, "labels": {"team": "north"},
             "cron": "0 * * * *", "zone": "Europe/Berlin"}""";

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start("carafe.gateway.max-payload=10KB", "carafe.gateway.schedules.most=12");
        new FakeWorker(gateway, parallel("lab", "Echo"), parallel("shop", "Sell"));
        gateway.bean(KnownTypes.class).refresh();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aScheduleIsMadeReadReplacedAndRemoved() throws Exception {
        Answer made = put("nightly.report-1", HOURLY);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/v1/schedules/nightly.report-1");
        assertThat(made.json().propertyNames())
                .containsExactly(
                        "name",
                        "service",
                        "type",
                        "payload",
                        "labels",
                        "cron",
                        "zone",
                        "missed",
                        "paused",
                        "nextAt",
                        "nextOccurrences",
                        "createdAt",
                        "updatedAt");
        assertThat(made.body()).contains("\"payload\":{\"millis\": 12345678901234567890123}");
        assertThat(made.json().path("missed").asString()).isEqualTo("once");
        assertThat(time(made, "nextAt")).isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(1)));
        assertThat(get("nightly.report-1").json()).isEqualTo(made.json());

        Answer replaced =
                put("nightly.report-1", "{\"service\": \"shop\", \"type\": \"Sell\", \"fixedRate\": \"PT1.5H\"}");
        assertThat(replaced.status()).isEqualTo(422);
        replaced = put("nightly.report-1", """
                {"service": "shop", "type": "Sell", "fixedRate": "PT90M", "missed": "all"}""");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("fixedRate").asString()).isEqualTo("PT1H30M");
        assertThat(replaced.json().has("cron")).isFalse();
        assertThat(replaced.json().path("createdAt")).isEqualTo(made.json().path("createdAt"));
        Answer again = put("nightly.report-1", """
                {"service": "shop", "type": "Sell", "fixedRate": "PT90M", "missed": "skip"}""");
        assertThat(again.json().path("nextAt"))
                .as("a schedule that recurs as before goes on in its rhythm")
                .isEqualTo(replaced.json().path("nextAt"));

        assertThat(delete("nightly.report-1").status()).isEqualTo(204);
        assertThat(delete("nightly.report-1").problem()).isEqualTo("unknown-schedule");
        assertThat(get("nightly.report-1").status()).isEqualTo(404);
        assertThat(post("nightly.report-1:pause").status()).isEqualTo(404);
        assertThat(alarms()).doesNotContain("nightly.report-1");
    }

    @Test
    void aPausedScheduleStaysSoUntilItIsResumed() throws Exception {
        put("resting", HOURLY);
        Answer paused = post("resting:pause");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().path("paused").asBoolean()).isTrue();
        assertThat(paused.json().has("nextAt")).isFalse();
        assertThat(post("resting:pause").json()).isEqualTo(paused.json());
        assertThat(alarms()).doesNotContain("resting");
        Answer replaced = put("resting", HOURLY.replace("0 *", "5 *"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("paused").asBoolean()).isTrue();
        assertThat(replaced.json().has("nextAt")).isFalse();
        assertThat(alarms()).doesNotContain("resting");

        Answer resumed = post("resting:resume");
        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.json().path("paused").asBoolean()).isFalse();
        assertThat(time(resumed, "nextAt")).isAfter(Instant.now());
        assertThat(post("resting:resume").json()).isEqualTo(resumed.json());
        assertThat(alarms()).contains("resting");
        delete("resting");
    }

    @Test
    void optionsOfASubmissionAreKeptAndShownAndAChangeOfThemDoesNotDisturbTheRhythm() throws Exception {
        String plain = "{\"service\": \"lab\", \"type\": \"Echo\", \"fixedRate\": \"PT90M\"}";
        String options = "{\"delay\":\"PT30S\",\"queueTimeout\":\"PT1H\",\"executionTimeout\":\"PT2.5S\","
                + "\"maxAttempts\":4,\"sequenceKey\":\"microscope \\\"2\\\"\"";
        Answer made = put("asking", options + "," + plain.substring(1));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).contains(options.substring(1));
        assertThat(get("asking").json()).isEqualTo(made.json());

        Answer changed = put("asking", options.replace("PT30S", "PT31S").replace("4", "5") + "," + plain.substring(1));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("delay").asString()).isEqualTo("PT31S");
        assertThat(get("asking").json().path("maxAttempts").asInt()).isEqualTo(5);
        Answer none = put("asking", plain.replace("}", ", \"delay\": null, \"runAt\": null}"));
        assertThat(none.json().propertyNames())
                .doesNotContain("delay", "queueTimeout", "executionTimeout", "maxAttempts", "sequenceKey");
        assertThat(get("asking").json()).isEqualTo(none.json());
        assertThat(List.of(changed.json().path("nextAt"), none.json().path("nextAt")))
                .as("it goes on in its rhythm")
                .containsOnly(made.json().path("nextAt"));
        delete("asking");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"delay\": \"-PT1S\"",
                "\"delay\": 5",
                "\"queueTimeout\": \"PT0S\"",
                "\"queueTimeout\": \"P4000D\"",
                "\"queueTimeout\": \"PT0.0009S\"",
                "\"executionTimeout\": \"soon\"",
                "\"executionTimeout\": \"PT0.0001S\"",
                "\"maxAttempts\": 0",
                "\"maxAttempts\": 1001",
                "\"maxAttempts\": \"3\"",
                "\"sequenceKey\": \"\"",
                "\"sequenceKey\": \"\\u0000\"",
                "\"maxAttempts\": 1.5, \"delay\": \"\""
            })
    void optionsAreRefusedForWhatASubmissionIsRefusedFor(String options) throws Exception {
        Answer schedule =
                put("wrong", "{\"service\": \"lab\", \"type\": \"Echo\", \"fixedRate\": \"PT1H\", " + options + "}");
        Answer submission = gateway.submit("lab", "{\"type\": \"Echo\", " + options + "}");

        assertThat(schedule.status()).as(schedule.body()).isEqualTo(422);
        assertThat(schedule.problem()).isEqualTo("invalid-request");
        assertThat(schedule.json().path("errors").size()).isEqualTo(options.split(": ").length - 1);
        assertThat(schedule.json().path("errors")).isEqualTo(submission.json().path("errors"));
        assertThat(get("wrong").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                     | 422 | invalid-request | /service
            {"service": 5, "type": "Echo", "fixedRate": "PT1S"}                    | 422 | invalid-request | /service
            {"service": "lab", "fixedRate": "PT1S"}                                | 422 | invalid-request | /type
            {"service": "lab", "type": "Echo"}                                     | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": "0 * * * *", "fixedRate": "PT1S"} | 422 | invalid-request | /fixedRate
            {"service": "lab", "type": "Echo", "cron": "0 * * *"}                  | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": "61 * * * *"}               | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": "@reboot"}                  | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": ""}                         | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": "0 0 31 2 *"}               | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": 5}                          | 422 | invalid-request | /cron
            {"service": "lab", "type": "Echo", "cron": "0 * * * *", "zone": "Mars/North"} | 422 | invalid-request | /zone
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "zone": "UTC"} | 422 | invalid-request | /zone
            {"service": "lab", "type": "Echo", "fixedRate": "PT0.999S"}            | 422 | invalid-request | /fixedRate
            {"service": "lab", "type": "Echo", "fixedRate": "PT1.0005S"}           | 422 | invalid-request | /fixedRate
            {"service": "lab", "type": "Echo", "fixedRate": "-PT5S"}               | 422 | invalid-request | /fixedRate
            {"service": "lab", "type": "Echo", "fixedRate": "P9999999999999D"}     | 422 | invalid-request | /fixedRate
            {"service": "lab", "type": "Echo", "fixedRate": "5s"}                  | 422 | invalid-request | /fixedRate
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "missed": "x"} | 422 | invalid-request | /missed
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "a/b": 1}      | 422 | invalid-request | /a~1b
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "payload": []} | 422 | invalid-request | /payload
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "labels": []}  | 422 | invalid-request | /labels
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "labels": {"a": 1}} | 422 | invalid-request | /labels/a
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "labels": {"": "x"}} | 422 | invalid-request | /labels/
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "labels": {"schedule": "x"}} | 422 | invalid-request | /labels/schedule
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "payload": {"message": 5}} | 422 | payload-invalid | /payload/message
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "runAt": "2030-01-01T00:00:00Z"} | 422 | invalid-request | /runAt
            {"service": "lab", "type": "Echo", "fixedRate": "PT1S", "dependsOn": []} | 422 | invalid-request | /dependsOn
            {"service": "lab", "type": "Nope", "fixedRate": "PT1S"}                | 404 | unknown-type    |
            {"service": "none", "type": "Echo", "fixedRate": "PT1S"}               | 404 | unknown-service |
            {"service": "a b", "type": "Echo", "fixedRate": "PT1S"}                | 404 | unknown-service |
            [1]                                                                    | 422 | invalid-request | ''
            {"service":                                                            | 400 | malformed-json  |
            {"service": "lab", "service": "lab"}                                   | 400 | malformed-json  |
            {} {}                                                                  | 400 | malformed-json  |
            ''                                                                     | 400 | malformed-json  |
            """)
    void whatIsWrongIsRefusedAndPointedAt(String body, int status, String problem, String pointer) throws Exception {
        Answer refused = put("wrong", body);

        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        assertThat(refused.problem()).isEqualTo(problem);
        if (pointer != null) {
            assertThat(refused.json().path("errors").path(0).path("pointer").asString())
                    .isEqualTo(pointer);
        }
        assertThat(get("wrong").status()).isEqualTo(404);
    }

    @Test
    void whatWasWrittenShowsInTheNextFiveOccurrences() throws Exception {
        Answer made =
                put("first-monday", HOURLY.replace("0 * * * *", "0 9 1 * MON").replace("Europe/Berlin", "UTC"));
        List<Instant> next = occurrences(made.json().path("nextOccurrences"));
        assertThat(next).hasSize(5).isSorted().startsWith(time(made, "nextAt")).allSatisfy(at -> {
            assertThat(at.toString()).endsWith("-01T09:00:00Z");
            assertThat(at.atOffset(ZoneOffset.UTC).getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
        });
        assertThat(get("first-monday").json()).isEqualTo(made.json());

        Answer daily = put("first-monday", HOURLY.replace("0 * * * *", "@daily"));
        assertThat(daily.json().path("cron").asString()).isEqualTo("@daily");
        assertThat(occurrences(daily.json().path("nextOccurrences"))).hasSize(5);
        assertThat(post("first-monday:pause").json().has("nextOccurrences")).isFalse();
        assertThat(post("first-monday:resume").json().path("nextOccurrences")).hasSize(5);
        Answer rate = put("first-monday", "{\"service\": \"shop\", \"type\": \"Sell\", \"fixedRate\": \"PT1M\"}");
        Instant first = time(rate, "nextAt");
        assertThat(occurrences(rate.json().path("nextOccurrences")))
                .containsExactly(
                        first,
                        first.plusSeconds(60),
                        first.plusSeconds(120),
                        first.plusSeconds(180),
                        first.plusSeconds(240));
        assertThat(gateway.send(gateway.get("/v1/schedules"))
                        .json()
                        .path("items")
                        .path(0)
                        .has("nextOccurrences"))
                .isFalse();
        delete("first-monday");
    }

    @Test
    void occurrencesArePreviewedThroughAMoveOfTheClocks() throws Exception {
        Answer spring = preview("""
                {"cron": "30 2 * * *", "zone": "Europe/Berlin", "from": "2027-03-26T12:00:00Z", "to": "2027-03-29T12:00:00Z"}
                """);
        assertThat(spring.status()).as(spring.body()).isEqualTo(200);
        assertThat(spring.json()
                        .path("occurrences")
                        .valueStream()
                        .map(one -> one.path("at").asString() + " "
                                + one.path("local").asString()))
                .containsExactly(
                        "2027-03-27T01:30:00Z 2027-03-27T02:30:00+01:00",
                        "2027-03-28T01:00:00Z 2027-03-28T03:00:00+02:00",
                        "2027-03-29T00:30:00Z 2027-03-29T02:30:00+02:00");
        assertThat(spring.json().path("more").asBoolean()).isFalse();
        assertThat(spring.json().path("clockChanges")).singleElement().isEqualTo(Gateway.JSON.readTree("""
                        {"at": "2027-03-28T01:00:00Z", "offsetBefore": "+01:00", "offsetAfter": "+02:00"}"""));
    }

    @Test
    void aPreviewIsBoundedAndBeginsNow() throws Exception {
        Answer first = preview("{\"cron\": \"* * * * * *\", \"limit\": 2}");
        assertThat(first.json().path("occurrences")).hasSize(2);
        assertThat(first.json().path("more").asBoolean()).isTrue();
        assertThat(time(first, "from")).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(preview("{\"cron\": \"* * * * * *\"}").json().path("occurrences"))
                .hasSize(100);
        assertThat(preview("{\"cron\": \"@hourly\", \"limit\": 1000}").json().path("occurrences"))
                .hasSize(1_000);
        Answer rate = preview(
                "{\"fixedRate\": \"PT90M\", \"from\": \"2026-11-21T12:00:00Z\", \"to\": \"2026-11-21T15:00:00Z\"}");
        assertThat(occurrences(rate.json()
                        .path("occurrences")
                        .valueStream()
                        .map(one -> one.path("at"))
                        .toList()))
                .containsExactly(Instant.parse("2026-11-21T13:30:00Z"), Instant.parse("2026-11-21T15:00:00Z"));
        assertThat(preview("{\"fixedRate\": \"P366D\", \"from\": \"9998-12-31T00:00:00Z\"}")
                        .json()
                        .path("occurrences"))
                .hasSizeLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cron\": \"60 * * * *\"",
                "\"cron\": \"0 22-2 * * *\"",
                "\"cron\": \"@reboot\"",
                "\"cron\": \"0 0 31 2 *\"",
                "\"cron\": \"0 * * *\"",
                "\"cron\": 5",
                "\"cron\": \"0 * * * *\", \"zone\": \"Mars/North\"",
                "\"cron\": \"0 * * * *\", \"fixedRate\": \"PT1S\"",
                "\"fixedRate\": \"PT0.5S\"",
                "\"a/b\": 1, \"fixedRate\": \"PT1S\""
            })
    void aPreviewIsRefusedInTheWordsOfASchedule(String rhythm) throws Exception {
        Answer schedule = put("wrong", "{\"service\": \"lab\", \"type\": \"Echo\", " + rhythm + "}");
        Answer preview = preview("{" + rhythm + "}");
        assertThat(preview.status()).as(preview.body()).isEqualTo(422);
        assertThat(preview.problem()).isEqualTo("invalid-request");
        assertThat(preview.json().path("errors"))
                .isNotEmpty()
                .isEqualTo(schedule.json().path("errors"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"cron": "@daily", "limit": 0}                                                                   | 422 | /limit
            {"cron": "@daily", "limit": 1001}                                                                | 422 | /limit
            {"cron": "@daily", "from": "tomorrow"}                                                           | 422 | /from
            {"cron": "@daily", "to": "1969-12-31T23:59:59Z"}                                                 | 422 | /to
            {"cron": "@daily", "from": "2026-11-22T00:00:00Z", "to": "2026-11-21T00:00:00Z"}                 | 422 | /to
            {"cron": "@daily", "service": "lab"}                                                             | 422 | /service
            []                                                                                               | 422 | ''
            {"cron":                                                                                         | 400 |
            """)
    void whatCannotBePreviewedIsPointedAt(String body, int status, String pointer) throws Exception {
        Answer refused = preview(body);
        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        if (pointer != null) {
            assertThat(refused.json().path("errors").path(0).path("pointer").asString())
                    .isEqualTo(pointer);
        }
    }

    @Test
    void labelsThatAreNullAreNone() throws Exception {
        Answer made = put("bare", HOURLY.replace("{\"team\": \"north\"}", "null"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("labels").isEmpty()).isTrue();
        assertThat(delete("bare").status()).isEqualTo(204);
    }

    @Test
    void namesPayloadsAndMediaTypesAreBounded() throws Exception {
        for (String name : List.of("9lives", "a%20b", "a:b", "-a", "a".repeat(101), "%C3%A4")) {
            Answer refused = put(name, HOURLY);
            assertThat(refused.status()).as(name).isEqualTo(422);
            assertThat(refused.problem()).isEqualTo("invalid-name");
        }
        String large = HOURLY.replace(
                "{\"millis\": 12345678901234567890123}", "{\"message\": \"" + "x".repeat(11_000) + "\"}");
        assertThat(put("large", large).problem()).isEqualTo("payload-too-large");
        assertThat(put("large", " ".repeat(100_000) + HOURLY).problem()).isEqualTo("body-too-large");
        Answer text = gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/schedules/text"))
                .header("Content-Type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString(HOURLY)));
        assertThat(text.status()).isEqualTo(415);
    }

    @Test
    void pagesAreChainedAndFiltered() throws Exception {
        List<String> names = List.of("p-1", "p-2", "p.3", "pA", "pa");
        for (String name : names) {
            put(name, name.equals("p.3") ? HOURLY.replace("\"lab\"", "\"shop\"").replace("Echo", "Sell") : HOURLY);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = gateway.send(gateway.get("/v1/schedules?limit=2&service=lab" + cursor))
                    .json();
            page.path("items").forEach(item -> seen.add(item.path("name").asString()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : null;
        } while (cursor != null);
        assertThat(seen).containsExactly("p-1", "p-2", "pA", "pa");
        assertThat(gateway.send(gateway.get("/v1/schedules?service=shop"))
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        for (String query :
                List.of("limit=0", "limit=x", "colour=red", "cursor=%21", "service=a%20b", "limit=1&limit=2")) {
            Answer refused = gateway.send(gateway.get("/v1/schedules?" + query));
            assertThat(refused.problem()).as(query).isEqualTo("invalid-parameter");
        }
        for (String name : names) {
            assertThat(delete(name).status()).isEqualTo(204);
        }
    }

    @Test
    void readingAndChangingNeedKeysOfTheirOwn() throws Exception {
        // The SHA-256 of "reader" and of "controller".
        try (Gateway locked = Gateway.start(
                "carafe.security.keys[0].name=reader",
                "carafe.security.keys[0].hash=sha256:3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30",
                "carafe.security.keys[0].scopes=tasks:read",
                "carafe.security.keys[1].name=controller",
                "carafe.security.keys[1].hash=sha256:c1472135b14c77c8bef98e73f70208325fa0dcf1e6bd668ae9b31a9cea295fe7",
                "carafe.security.keys[1].scopes=tasks:control")) {
            for (var call : List.of(
                    locked.get("/v1/schedules/a").PUT(HttpRequest.BodyPublishers.ofString("{}")),
                    locked.get("/v1/schedules/a").DELETE(),
                    locked.post("/v1/schedules/a:pause", ""),
                    locked.post("/v1/schedules/a:resume", ""))) {
                assertThat(locked.send(call.header("X-API-Key", "reader")).status())
                        .isEqualTo(403);
                assertThat(locked.send(call.setHeader("X-API-Key", "controller"))
                                .status())
                        .isIn(404, 415, 422);
            }
            var previewed = locked.post("/v1/schedules:preview", "{\"cron\": \"@daily\"}");
            assertThat(locked.send(previewed).status()).isEqualTo(401);
            assertThat(locked.send(previewed.header("X-API-Key", "controller")).status())
                    .isEqualTo(403);
            assertThat(locked.send(previewed.setHeader("X-API-Key", "reader")).status())
                    .isEqualTo(200);
            for (String address : List.of("/v1/schedules", "/v1/schedules/a")) {
                assertThat(locked.send(locked.get(address)).status()).isEqualTo(401);
                assertThat(locked.send(locked.get(address).header("X-API-Key", "controller"))
                                .status())
                        .isEqualTo(403);
                assertThat(locked.send(locked.get(address).header("X-API-Key", "reader"))
                                .status())
                        .isIn(200, 404);
            }
        }
    }

    @Test
    void thereIsABoundOnTheirNumber() throws Exception {
        for (int n = 0; n < 12; n++) {
            assertThat(put("many-" + n, HOURLY).status()).isEqualTo(201);
        }
        Answer refused = put("many-12", HOURLY);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("too-many-schedules");
        assertThat(put("many-11", HOURLY).status()).isEqualTo(200);
        for (int n = 0; n < 12; n++) {
            delete("many-" + n);
        }
    }

    private static List<String> alarms() {
        return gateway.bean(JdbcClient.class)
                .sql("SELECT task_instance FROM tasks.scheduled_tasks")
                .query(String.class)
                .list();
    }

    private static List<Instant> occurrences(Iterable<JsonNode> times) {
        List<Instant> read = new ArrayList<>();
        times.forEach(time -> read.add(Instant.parse(time.asString())));
        return read;
    }

    private static Answer preview(String json) throws Exception {
        return gateway.send(gateway.post("/v1/schedules:preview", json));
    }

    private static Instant time(Answer answer, String property) {
        return Instant.parse(answer.json().path(property).asString());
    }

    private static Answer put(String name, String json) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/schedules/" + name))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static Answer get(String name) throws Exception {
        return gateway.send(gateway.get("/v1/schedules/" + name));
    }

    private static Answer post(String call) throws Exception {
        return gateway.send(
                HttpRequest.newBuilder(gateway.uri("/v1/schedules/" + call)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static Answer delete(String name) throws Exception {
        return gateway.send(gateway.get("/v1/schedules/" + name).DELETE());
    }
}
