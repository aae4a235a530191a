package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events from their publication to queries and series. Each test has event types of its own. */
abstract class EventJourney {

    private static final String ONE = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    private final Api hub = JourneyTests.platform().api("hub-1");
    private final Api otherHub = JourneyTests.platform().api("hub-2");

    /** An event of this suite; an id is one's own within its type. */
    static String event(String type, String id, String subject, String time, String data) {
        return """
                {"specversion":"1.0","type":"%s","source":"/e2e/%s","id":"%s","subject":"%s","time":"%s","data":%s}""".formatted(type, type, id, subject, time, data);
    }

    @Test
    void eventsComeInEveryFormAndAreStoredOnce() {
        String first = event("Forms", "1", "a.b", "1999-12-31T23:59:59.5Z", "{\"x\":1.5,\"by\":\"one\"}");
        String second = event("Forms", "2", "a.b.c", "2026-01-01T00:00:00Z", "{\"x\":2,\"by\":\"batch\"}");
        Answer one = hub.answer(post("/v1/events", ONE, first));
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.json().path("stored").asInt()).isEqualTo(1);
        JsonNode batch = hub.answer(post("/v1/events", BATCH, "[" + first + "," + second + "]"))
                .json();
        assertThat(batch.path("stored").asInt()).isEqualTo(1);
        assertThat(batch.path("duplicates").asInt()).isEqualTo(1);
        assertThat(batch.path("results").findValuesAsString("status")).containsExactly("duplicate", "stored");
        JsonNode binary = otherHub.answer(post("/v1/events", "{\"x\":3,\"by\":\"binary\"}")
                        .with("ce-specversion", "1.0")
                        .with("ce-type", "Forms")
                        .with("ce-source", "/e2e/Forms")
                        .with("ce-id", "3")
                        .with("ce-subject", "a.bb")
                        .with("ce-time", "2026-01-01T01:00:00+01:00"))
                .json();
        assertThat(binary.path("stored").asInt()).isEqualTo(1);
        JsonNode plain = otherHub.answer(post("/v1/events", "[" + second + "]")).json();
        assertThat(plain.path("duplicates").asInt()).isEqualTo(1);

        JsonNode all = hub.answer(get("/v1/events?type=Forms&order=asc")).json().path("items");
        assertThat(all.findValuesAsString("by")).containsExactly("one", "batch", "binary");
        assertThat(all.path(0).path("time").asString()).isEqualTo("1999-12-31T23:59:59.500Z");
        assertThat(all.path(2).path("time").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(ids("type=Forms&topic=a.b")).containsExactly("2", "1");
        assertThat(ids("type=Forms&tag.by=binary")).containsExactly("3");
        assertThat(ids("type=Forms&to=2000-01-01T00:00:00Z")).containsExactly("1");
    }

    @Test
    void whatIsNoEventIsRefusedItemByItem() {
        String good = event("Refused", "1", "t", "2026-01-01T00:00:00Z", "{\"x\":1}");
        JsonNode mixed = hub.answer(post("/v1/events", BATCH, "[{\"specversion\":\"1.0\"}," + good + "]"))
                .json();
        assertThat(mixed.path("stored").asInt()).isEqualTo(1);
        assertThat(mixed.path("rejected").asInt()).isEqualTo(1);
        assertThat(mixed.path("results").path(0).path("problem").path("status").asInt())
                .isEqualTo(422);
        assertThat(hub.answer(post("/v1/events", BATCH, "[{\"specversion\":\"1.0\"}]"))
                        .status())
                .isEqualTo(422);
        assertThat(hub.answer(post("/v1/events", ONE, "{\"specversion\":")).status())
                .isEqualTo(400);
        assertThat(hub.answer(post("/v1/events", "text/plain", "hi")).status()).isEqualTo(415);
        assertThat(hub.answer(get("/v1/series/NeverSeen?field=x")).status()).isEqualTo(404);
        assertThat(hub.answer(get("/v1/events?colour=red")).status()).isEqualTo(400);
    }

    @Test
    void pagesLeadThroughAllEventsOnce() {
        String events = IntStream.range(0, 25)
                .mapToObj(n ->
                        event("Paged", "" + n, "p", "2026-02-01T00:00:%02dZ".formatted(n / 5), "{\"n\":" + n + "}"))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(hub.answer(post("/v1/events", BATCH, events))
                        .json()
                        .path("stored")
                        .asInt())
                .isEqualTo(25);
        List<String> seen = new java.util.ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = otherHub.answer(get("/v1/events?type=Paged&order=asc&limit=7" + cursor))
                    .json();
            seen.addAll(page.path("items").findValuesAsString("n"));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : null;
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(Integer::toString).toList());
    }

    @Test
    void aSeriesHasTheNumbersThatTheTestComputesItself() {
        Instant start = Instant.parse("2026-03-01T10:00:30Z");
        Random random = new Random(7);
        TreeMap<Instant, DoubleSummaryStatistics> expected = new TreeMap<>();
        StringBuilder batch = new StringBuilder("[");
        for (int n = 0; n < 200; n++) {
            Instant time = start.plusMillis(3_700L * n);
            double value = random.nextInt(2_000) / 8.0 - 100;
            expected.computeIfAbsent(time.truncatedTo(ChronoUnit.MINUTES), t -> new DoubleSummaryStatistics())
                    .accept(value);
            batch.append(n == 0 ? "" : ",")
                    .append(event("Counted", "" + n, "c", time.toString(), "{\"v\":" + value + "}"));
        }
        assertThat(hub.answer(post("/v1/events", BATCH, batch + "]")).status()).isEqualTo(200);

        JsonNode series = otherHub.answer(get("/v1/series/Counted?field=v&agg=avg,min,max,count&every=1m"))
                .json();
        assertThat(series.path("step").asString()).isEqualTo("PT1M");
        assertThat(series.path("columns")).hasToString("[\"time\",\"v.avg\",\"v.min\",\"v.max\",\"v.count\"]");
        JsonNode rows = series.path("series").path(0).path("rows");
        assertThat(rows.valueStream().map(row -> Instant.parse(row.path(0).asString())))
                .containsExactlyElementsOf(expected.keySet());
        rows.forEach(row -> {
            DoubleSummaryStatistics bucket =
                    expected.get(Instant.parse(row.path(0).asString()));
            assertThat(row.path(1).asDouble()).isCloseTo(bucket.getAverage(), within(1e-9));
            assertThat(row.path(2).asDouble()).isEqualTo(bucket.getMin());
            assertThat(row.path(3).asDouble()).isEqualTo(bucket.getMax());
            assertThat(row.path(4).asLong()).isEqualTo(bucket.getCount());
        });
        JsonNode last = hub.answer(get("/v1/series/Counted/latest?field=v")).json();
        assertThat(Instant.parse(
                        last.path("series").path(0).path("rows").path(0).path(0).asString()))
                .isEqualTo(start.plusMillis(3_700L * 199));
    }

    private List<String> ids(String query) {
        return hub.answer(get("/v1/events?" + query)).json().path("items").findValuesAsString("id");
    }
}
